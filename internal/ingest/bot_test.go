package ingest

import (
	"fmt"
	"testing"
)

func someBots(t testing.TB) *bots {
	t.Helper()
	b, err := newBots()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestIsBot(t *testing.T) {
	b := someBots(t)
	for agent, bot := range map[string]bool{
		"":     true,
		"  \t": true,
		"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)":                                                               true,
		"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116 Safari/537.36": true,
		"Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)":                                                                       true,
		"Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)":                                                    true,
		"Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)":                                                    true,
		"Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)":                                                                     true,
		"facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)":                                                              true,
		"WhatsApp/2.23.20.0":            true,
		"TelegramBot (like TwitterBot)": true,
		"Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)": true,
		"Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)":        true,
		"SkypeUriPreview Preview/0.5":                                       true,
		"curl/8.5.0":                                                        true,
		"Wget/1.21.4":                                                       true,
		"python-requests/2.31.0":                                            true,
		"Python-urllib/3.11":                                                true,
		"Go-http-client/2.0":                                                true,
		"Java/17.0.2":                                                       true,
		"okhttp/4.12.0":                                                     true,
		"axios/1.6.0":                                                       true,
		"node":                                                              true,
		"Scrapy/2.11 (+https://scrapy.org)":                                 true,
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.0.0 Safari/537.36": true,
		"Mozilla/5.0 (Unknown; Linux x86_64) AppleWebKit/538.1 (KHTML, like Gecko) PhantomJS/2.1.1 Safari/538.1":        true,
		"Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)":                                                         true,
		"GPTBot": true,

		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1":        false,
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0":                      false,
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:121.0) Gecko/20100101 Firefox/121.0":                                                           false,
		"Mozilla/5.0 (Linux; Android 9; CUBOT X19) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0 Mobile Safari/537.36":                             false,
		"Mozilla/5.0 (Linux; Android 13; SM-G991B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/23.0 Chrome/115.0 Mobile Safari/537.36":         false,
		"Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/20G75 Instagram 300.0.0.13.113":          false,
		"Mozilla/5.0 (Linux; Android 12; Pixel 6) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/119 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV]": false,
		"Mozilla/5.0 (Linux; Android 8.1.0; CUBOT_X18_Plus) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0 Mobile Safari/537.36":                    false,
		"Opera/9.80 (Android; Opera Mini/36.2/191.249; U; en) Presto/2.12.423 Version/12.16":                                                             false,
	} {
		for range 2 { // found out, and remembered
			if got := b.isBot(agent); got != bot {
				t.Errorf("isBot(%q) = %v, want %v", agent, got, bot)
			}
		}
	}
}

func TestAgentsAreRememberedWithinBounds(t *testing.T) {
	b := someBots(t)
	b.list.SetCrawlers([]string{"robot"}) // the list as it is would take its time
	for i := range knownAgents + 100 {
		b.isBot(fmt.Sprintf("Browser/%d", i))
	}
	if b.known.Len() != knownAgents {
		t.Errorf("%d agents are remembered", b.known.Len())
	}
}

func BenchmarkKnownAgent(b *testing.B) {
	known := someBots(b)
	for b.Loop() {
		known.isBot("Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0")
	}
}
