package ingest

import "regexp"

// botAgent matches the user agents of programs that are not people: crawlers, link previews, libraries, headless browsers and
// monitors. It is written for what such programs say of themselves; who lies is left to the rate limit.
var botAgent = regexp.MustCompile(`(?i)` +
	// crawlers, and whoever calls itself one; cubot is a maker of telephones
	`(^|[^u])bot(\b|_)|crawl|spider|slurp|scrap(er|y)|archiver|mediapartners|adsbot|bingpreview|baidu(spider|\.com/search)|yandex(bot|images|metrika)` +
	// link previews of messengers and networks
	`|facebookexternalhit|facebookcatalog|whatsapp/|telegrambot|slack-imgproxy|slackbot|discordbot|linkedinbot|twitterbot|pinterest(bot|/0)|skypeuripreview|vkshare|preview|embedly|iframely` +
	// libraries and command lines
	`|^(curl|wget|libwww|lwp|python|java|ruby|perl|php|go-http-client|okhttp|apache-httpclient|axios|node|got|undici|httpx?|aiohttp|guzzle|postman|insomnia|dart|rest-client)\b` +
	`|python-requests|python-urllib|aiohttp|go-http-client|apache-httpclient|node-fetch|guzzlehttp|postmanruntime|libwww-perl` +
	// headless browsers, tests and monitors
	`|headless|phantomjs|selenium|puppeteer|playwright|cypress|lighthouse|pagespeed|gtmetrix|pingdom|uptime|statuscake|monitor(ing|is|-)|site24x7|validator|checker|fetch(er)?\b`)

// IsBot tells from a user agent that no person clicked (rule 20). No user agent at all is a bot's.
func IsBot(userAgent string) bool {
	for _, r := range userAgent {
		if r > ' ' {
			return botAgent.MatchString(userAgent)
		}
	}
	return true
}
