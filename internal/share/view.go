package share

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"headway/internal/order"
)

const (
	// pageOrders is how many orders the page shows before its script reads on; reportOrders how many a printed report has.
	pageOrders   = 50
	reportOrders = 1000
	// readAtOnce is the longest page of a list.
	readAtOnce = 100
)

// report is what the templates are given of an opened link.
type report struct {
	entry
	// Address is the page's own and Path the same without the server; Pass is what its script opens the link with, empty without a
	// password.
	Address, Path, Pass string
	Title               string
	Link                *order.ShareLink
	Total               order.SharedTotal
	Orders              []line
	// More is how many orders are not among Orders.
	More int
	At   time.Time
}

// line is one order.
type line struct {
	order.SharedOrder
	Name string
	// Heading and Under are the names on a card: the client's stands in for a campaign's that is not shown.
	Heading, Under string
	// Alone tells that the page is about this order and no other.
	Alone   bool
	Tone    string
	Word    string
	Figures []figure
}

// figure is one number that the link's maker chose to show.
type figure struct{ Name, Value string }

// read gathers what a visitor sees of the link, at most so many orders of it.
func (h *handler) read(ctx context.Context, link *order.ShareLink, token string, most int) (*report, error) {
	total, err := h.Service.SharedTotal(ctx, link)
	if err != nil {
		return nil, err
	}
	r := &report{entry: h.entry, Address: h.Service.ShareURL(token), Path: "/s/" + token, Link: link, Total: total, At: total.At.UTC(), Orders: []line{}}
	for after := ""; len(r.Orders) < most; {
		first := min(most-len(r.Orders), readAtOnce)
		page, err := h.Service.SharedOrders(ctx, link, order.Page{First: &first, After: after}, false)
		if err != nil {
			return nil, err
		}
		for _, o := range page.Items {
			r.Orders = append(r.Orders, newLine(link, o))
		}
		if !page.HasNextPage || len(page.Cursors) == 0 {
			break
		}
		after = page.Cursors[len(page.Cursors)-1]
	}
	r.More = max(0, total.Orders-len(r.Orders))
	r.Title = r.title()
	return r, nil
}

// title is what the link is called, or else what its one order is.
func (r *report) title() string {
	switch {
	case r.Link.Label != "":
		return r.Link.Label
	case r.Link.Filter == nil && len(r.Orders) == 1 && r.Orders[0].CampaignName != "":
		return r.Orders[0].CampaignName
	}
	return "Shared progress"
}

// Summary is the state of things in one sentence.
func (r *report) Summary() string {
	t := r.Total
	orders := counted(t.Orders, "order")
	switch {
	case t.Orders == 0:
		return "No orders yet."
	case t.Started == 0 && t.Orders == 1:
		return r.Orders[0].Word + "."
	case t.Started == 0:
		return orders + ", none started yet."
	case t.Orders == 1:
		return strconv.Itoa(t.Percent) + "% delivered: " + whole(t.FansDelivered) + " of " + whole(t.FansOrdered) + " fans."
	}
	return strconv.Itoa(t.Percent) + "% delivered: " + whole(t.FansDelivered) + " of " + whole(t.FansOrdered) + " fans in " + orders + "."
}

// Several tells whether there is something to sum up.
func (r *report) Several() bool { return r.Total.Orders > 1 && r.Total.Started > 0 }

// Scope says what the link takes in.
func (r *report) Scope() string {
	scope := counted(r.Total.Orders, "order")
	if r.Link.Filter != nil {
		scope += ", new ones included"
	}
	return scope
}

// Shows tells whether the printed report has the column.
func (r *report) Shows(field string) bool { return r.Link.Shows(order.ShareField(field)) }

// ShowsClient tells whether the client's name or its alias is shown.
func (r *report) ShowsClient() bool { return r.Link.ClientAlias != "" || r.Shows("CLIENT_NAME") }

// bar is a progress bar.
type bar struct {
	Label       string
	Percent     int
	Done, Ended bool
}

// Bar is the order's.
func (l line) Bar() bar {
	return bar{"Delivery of " + l.Heading, l.Progress.Percent, l.Status == order.StatusCompleted, l.Status == order.StatusCancelled}
}

// TotalBar is that of all orders.
func (r *report) TotalBar() bar {
	return bar{"Delivery in all", r.Total.Percent, r.Total.Percent == 100, false}
}

// BareLink is the campaign's link as people read it.
func (l line) BareLink() string {
	_, bare, found := strings.Cut(l.CampaignLink, "://")
	if !found {
		return l.CampaignLink
	}
	return bare
}

// newLine shows an order; its figures stand in the order in which the page's script has them too.
func newLine(link *order.ShareLink, o order.SharedOrder) line {
	l := line{SharedOrder: o, Name: o.CampaignName, Figures: []figure{}}
	if l.Name == "" {
		l.Name = "Campaign"
	}
	l.Heading, l.Under, l.Alone = l.Name, o.ClientName, link.Filter == nil
	if o.CampaignName == "" && o.ClientName != "" {
		l.Heading, l.Under = o.ClientName, ""
	}
	l.Word, l.Tone = statusLook(o.Status)
	const none = "–"
	add := func(field order.ShareField, name, value string, known bool) {
		if !link.Shows(field) {
			return
		}
		if !known {
			value = none
		}
		l.Figures = append(l.Figures, figure{name, value})
	}
	var clicks, conversion, income string
	if o.Clicks != nil {
		clicks = whole(*o.Clicks)
	}
	if o.Conversion != nil {
		conversion = percent(*o.Conversion)
	}
	if o.Income != nil {
		income = money(*o.Income)
	}
	add(order.ShareClicks, "Clicks", clicks, o.Clicks != nil)
	add(order.ShareConversion, "Conversion", conversion, o.Conversion != nil)
	add(order.ShareIncome, "Income", income, o.Income != nil)
	return l
}

// statusLook is what a status is called and how it is coloured; the dashboard has the same.
func statusLook(status order.Status) (word, tone string) {
	switch status {
	case order.StatusWaiting:
		return "Waiting", "warn"
	case order.StatusAccepted:
		return "Active", "calm"
	case order.StatusCompleted:
		return "Completed", "good"
	case order.StatusRejected:
		return "Rejected", "bad"
	}
	return "Cancelled", "plain"
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return whole(int64(n)) + " " + noun + "s"
}

// whole groups digits by thousands: "12,345". The words around it are English, so the number is as well, whatever language the reader
// asks for: "1.234 fans" would be read as one and a bit. The page's script writes numbers as the reader's own place does.
func whole[N int | int64](n N) string {
	text, sign := strconv.FormatInt(int64(n), 10), ""
	if text[0] == '-' {
		text, sign = text[1:], "-"
	}
	return sign + grouped(text)
}

func grouped(digits string) string {
	var b strings.Builder
	for i, digit := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	return b.String()
}

// percent is a rate with one decimal: "3.1%".
func percent(r order.Ratio) string {
	tenths := (2*1000*r.Numerator + r.Denominator) / (2 * r.Denominator)
	text := strconv.FormatInt(tenths/10, 10)
	if tenths%10 != 0 {
		text += "." + strconv.FormatInt(tenths%10, 10)
	}
	return text + "%"
}

// money is an amount as English writes it.
func money(m order.Money) string {
	amount, negative := strings.CutPrefix(m.Amount(), "-")
	units, decimals, dotted := strings.Cut(amount, ".")
	text := grouped(units)
	if dotted {
		text += "." + decimals
	}
	if symbol := map[order.Currency]string{"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}[m.Currency]; symbol != "" {
		text = symbol + text
	} else {
		text = string(m.Currency) + " " + text
	}
	if negative {
		return "-" + text
	}
	return text
}

// moment is an instant for people whose zone nobody knows yet, with the zone that it is written in: a day alone would be another one
// for half of them. The page's script writes it in the reader's own.
func moment(at time.Time) string { return at.UTC().Format("2 January 2006, 15:04 UTC") }

// servePage answers with the page of an opened link, drawn as of now.
func (h *handler) servePage(w http.ResponseWriter, r *http.Request) {
	h.serveReading(w, r, pageLive, pageOrders)
}

// serveReport answers with all that the page shows, for paper.
func (h *handler) serveReport(w http.ResponseWriter, r *http.Request) {
	h.serveReading(w, r, pageReport, reportOrders)
}

func (h *handler) serveReading(w http.ResponseWriter, r *http.Request, page string, most int) {
	link, ok := h.open(w, r)
	if !ok {
		return
	}
	read, err := h.read(r.Context(), link, r.PathValue("token"), most)
	if err != nil {
		h.fail(w, r, err)
		return
	}
	if link.PasswordHash != nil {
		read.Pass = visit(r).Password
	}
	h.writePage(w, http.StatusOK, page, read)
}
