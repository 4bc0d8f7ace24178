package app

import (
	"log/slog"

	"headway/internal/config"
	"headway/internal/job"
)

// startJobs runs what time drives. Every instance does; the database sees to it that each change is made once (rule 39).
func startJobs(settings *config.Config, o *Operator, log *slog.Logger, started *stack) {
	expire := job.Expire(o.Orders)
	expire.Every = settings.Jobs.ExpireInterval
	runner := job.NewRunner(log, job.Clock{}, expire, job.Due(o.Orders), job.TagBatches(o.Orders), job.FoldSums(o.Store), job.PurgeKeys(o.Store),
		job.PurgeTagBatches(o.Store, settings.Jobs.TagBatchesKept), job.PurgeUnmatched(o.Store, settings.Reports.UnmatchedKept, settings.Reports.UnmatchedMost))
	runner.Start()
	started.push("jobs", func() error { runner.Stop(); return nil })
}
