package order

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// Limits on tags (rules 29 and 30).
const (
	MaxTagsPerOrder     = 20
	MaxTagsPerMarketer  = 500
	MaxOrdersPerTagging = 500
	MaxTagNameLength    = 40
)

// Tag is a marketer's own label for orders; a client never sees it (rule 29).
type Tag struct {
	ID         ID
	MarketerID ID
	// Name is unique per marketer without regard to case.
	Name string
	// Color is six hexadecimal digits with a leading #.
	Color     string
	CreatedAt time.Time
}

// DefaultTagColor is what a tag looks like until somebody chooses.
const DefaultTagColor = "#6b7280"

var tagColor = regexp.MustCompile(`^#[0-9a-f]{6}$`)

// Check is the rule for a tag's name and colour.
func (t Tag) Check() error {
	if err := CheckName("name", t.Name); err != nil {
		return err
	}
	if len([]rune(t.Name)) > MaxTagNameLength {
		return BadInput("name", "A tag's name has at most %d characters.", MaxTagNameLength)
	}
	if !tagColor.MatchString(t.Color) {
		return BadInput("color", "A colour is written as # and six hexadecimal digits, such as #2563eb.")
	}
	return nil
}

// NormalTagName is the form in which names are compared.
func NormalTagName(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// AddTags is the order's tags with more put on, or LIMIT_EXCEEDED past MaxTagsPerOrder. The input is not changed.
func AddTags(have, add []ID) ([]ID, error) {
	tags := slices.Clone(have)
	for _, id := range add {
		if !slices.Contains(tags, id) {
			tags = append(tags, id)
		}
	}
	if len(tags) > MaxTagsPerOrder {
		return nil, LimitExceeded("tagsPerOrder", MaxTagsPerOrder)
	}
	return tags, nil
}

// RemoveTags is the order's tags without some. The input is not changed.
func RemoveTags(have, remove []ID) []ID {
	return slices.DeleteFunc(slices.Clone(have), func(id ID) bool { return slices.Contains(remove, id) })
}

// TagAction is what a marketer did to tags, in the marketer's own log (rule 10).
type TagAction string

// What the tag log tells.
const (
	TagCreated  TagAction = "CREATED"
	TagUpdated  TagAction = "UPDATED"
	TagMerged   TagAction = "MERGED"
	TagDeleted  TagAction = "DELETED"
	TagsAdded   TagAction = "TAGGED"
	TagsRemoved TagAction = "UNTAGGED"
)

// TagLogEntry is one line of a marketer's tag log, with a sequence of its own that has no gaps.
type TagLogEntry struct {
	MarketerID ID
	Sequence   int64
	Action     TagAction
	TagIDs     []ID
	OrderIDs   []ID
	At         time.Time
	Actor      Actor
}
