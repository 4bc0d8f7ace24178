package ingest

import (
	"regexp"
	"strings"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/x-way/crawlerdetect"
)

// knownAgents is how many user agents are remembered with what they were found to be. Matching one against the list takes a
// fifth of a millisecond, and most visitors come with one of a few thousand.
const knownAgents = 8192

// bots tells programs from people by their user agents, by a maintained list of what crawlers, link previews, libraries, headless
// browsers and monitors say of themselves. Who lies is left to the rate limit. It is safe for concurrent use.
type bots struct {
	list  *crawlerdetect.CrawlerDetect
	more  *regexp.Regexp
	known *lru.Cache[string, bool]
}

func newBots() (*bots, error) {
	known, err := lru.New[string, bool](knownAgents)
	if err != nil {
		return nil, err
	}
	return &bots{
		list: crawlerdetect.New(),
		// What the list takes for a person.
		more:  regexp.MustCompile(`(?i)^(node|deno|bun|got|ruby|php|perl|lwp|dart|java)\b|^[a-z]*bot$|phantomjs|playwright|puppeteer|selenium|cypress`),
		known: known,
	}, nil
}

// IsBot tells programs from people by their user agents, as it is done with clicks.
func (in *Ingest) IsBot(userAgent string) bool { return in.bots.isBot(userAgent) }

// isBot tells that no person clicked (rule 20). No user agent at all is a bot's.
func (b *bots) isBot(userAgent string) bool {
	userAgent = strings.TrimSpace(userAgent)
	if userAgent == "" {
		return true
	}
	if bot, seen := b.known.Get(userAgent); seen {
		return bot
	}
	bot := b.list.IsCrawler(userAgent) || b.more.MatchString(userAgent)
	b.known.Add(strings.Clone(userAgent), bot) // a substring would hold the whole request in memory
	return bot
}
