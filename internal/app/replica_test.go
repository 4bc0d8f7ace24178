package app_test

import (
	"database/sql"
	"regexp"
	"strconv"
	"testing"

	"headway/internal/pgtest"
	"headway/internal/redistest"
)

// metric is a figure of the server's own.
func (r *running) metric(name string) int {
	r.t.Helper()
	_, page := get(r.t, "http://"+r.Addr()+"/metrics")
	found := regexp.MustCompile(`(?m)^` + name + ` (\d+)$`).FindStringSubmatch(page)
	if found == nil {
		r.t.Fatalf("/metrics lacks %s", name)
	}
	value, err := strconv.Atoi(found[1])
	if err != nil {
		r.t.Fatal(err)
	}
	return value
}

// at is the same client on another instance.
func (c client) at(r *running) client { return client{c.t, "http://" + r.Addr(), c.token} }

// sees is how many orders the list and the statistics show; -1 where they differ.
func (c client) sees() int {
	c.t.Helper()
	var seen struct {
		Orders struct{ Nodes []struct{ ID string } }
		Stats  struct{ Orders int }
	}
	c.do(`{ orders(first: 10) { nodes { id } } stats { orders } }`, nil, &seen)
	if seen.Stats.Orders != len(seen.Orders.Nodes) {
		c.t.Logf("%d in the list, %d in the statistics", len(seen.Orders.Nodes), seen.Stats.Orders)
		return -1
	}
	return seen.Stats.Orders
}

// scans is how often the tables that lists and statistics are read from were read on a server.
func scans(t testing.TB, url string) (count int) {
	t.Helper()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.QueryRow("SELECT sum(seq_scan + coalesce(idx_scan, 0)) FROM pg_stat_user_tables WHERE relname IN ('orders', 'marketer_days')").Scan(&count)
	if err != nil {
		t.Fatal(err)
	}
	return count
}

// TestReplicaOfSeveralServers: lists and statistics are read from the standby, by every instance; what an account has written through one
// instance it reads back from all of them, however far the standby is behind; everybody else is shown what was, up to the lag that is
// configured; without the standby the primary answers.
func TestReplicaOfSeveralServers(t *testing.T) {
	primary := pgtest.Server(t)
	standby := primary.Standby(t)
	redis := redistest.Start(t)
	instance := func(maxLag string) *running {
		return start(t, settings(t, "DATABASE_URL="+primary.URL(), "DATABASE_REPLICA_URLS="+standby.URL(), "REDIS_URL="+redis.URL(),
			"HEADWAY_DATABASE_REPLICA_MAX_LAG="+maxLag))
	}
	a, b, hasty := instance("1m"), instance("1m"), instance("1s")
	p := a.settle()
	p.place(3, false)
	fromStandby := func() bool {
		before := [...]int{a.metric("headway_database_replica_reads_total"), b.metric("headway_database_replica_reads_total")}
		for _, c := range []client{p.marketer, p.client} {
			if c.sees() != 1 || c.at(b).sees() != 1 {
				return false
			}
		}
		return a.metric("headway_database_replica_reads_total") == before[0]+4 && b.metric("headway_database_replica_reads_total") == before[1]+4
	}
	until(t, "everybody reads from the standby", fromStandby)
	before := scans(t, standby.URL())
	const reads = 20
	for range reads {
		p.marketer.at(b).sees()
	}
	until(t, "the standby has told of it", func() bool { return scans(t, standby.URL()) >= before+2*reads })

	standby.Replay(false)
	p.place(3, false)
	for name, c := range map[string]struct {
		as   client
		want int
	}{
		"the client on the instance it wrote on": {p.client, 2},
		"the client on another":                  {p.client.at(b), 2},
		"the marketer":                           {p.marketer, 1},
		"the marketer elsewhere":                 {p.marketer.at(b), 1},
		"an operator":                            {p.platform, 1},
	} {
		if got := c.as.sees(); got != c.want {
			t.Errorf("%s sees %d orders, want %d", name, got, c.want)
		}
	}
	if a.metric("headway_database_replica_fresh_total") == 0 || b.metric("headway_database_replica_fresh_total") == 0 {
		t.Error("nobody was sent to the primary for what they had written")
	}
	until(t, "who allows a second does not read what is older", func() bool { return p.marketer.at(hasty).sees() == 2 })
	if usable := hasty.metric("headway_database_replicas_usable"); usable != 0 {
		t.Errorf("%d standbys are well for it", usable)
	}

	standby.Stop(true)
	for range 3 {
		for name, r := range map[string]*running{"one": a, "the other": b, "the hasty": hasty} {
			if got := p.marketer.at(r).sees(); got != 2 {
				t.Errorf("without the standby %s instance shows %d orders, want 2", name, got)
			}
		}
	}
	if a.metric("headway_database_replica_lost_total") == 0 {
		t.Error("nobody noticed that the standby is lost")
	}
	standby.Start()
	until(t, "the standby is read from again", func() bool {
		before := a.metric("headway_database_replica_reads_total")
		return p.marketer.sees() == 2 && a.metric("headway_database_replica_reads_total") == before+2
	})
}

// TestWithoutRedisAnInstanceKnowsItsOwnWrites: it remembers who wrote what by itself.
func TestWithoutRedisAnInstanceKnowsItsOwnWrites(t *testing.T) {
	primary := pgtest.Server(t)
	standby := primary.Standby(t)
	r := start(t, settings(t, "DATABASE_URL="+primary.URL(), "DATABASE_REPLICA_URLS="+standby.URL(), "HEADWAY_DATABASE_REPLICA_MAX_LAG=1m"))
	p := r.settle()
	until(t, "the standby knows everybody", func() bool { return r.metric("headway_database_replicas_usable") == 1 && p.client.sees() == 0 })
	standby.Replay(false)
	for n := range 3 {
		p.place(3, false)
		if got := p.client.sees(); got != n+1 {
			t.Errorf("after order %d the client sees %d", n+1, got)
		}
	}
	if got := p.marketer.sees(); got != 0 {
		t.Errorf("the marketer sees %d orders, which the standby does not have", got)
	}
}
