-- +goose Up

-- When the clock looks at an order next: not after the instant at which time alone changes its pace, misses its guarantee or calls
-- for a reminder. It may lie before that, never behind: a report leaves it where it is, because it has an index.
ALTER TABLE orders ADD COLUMN due_at timestamptz;
-- Whether the present window's warning was given: one for each window (rule 28).
ALTER TABLE orders ADD COLUMN window_warned boolean NOT NULL DEFAULT false;
-- Fans of an earlier window that are taken back lower the present one, which may have had none (rule 21).
ALTER TABLE orders DROP CONSTRAINT orders_window_fans_check;

-- What was guaranteed so far is judged at once. Of the deadlines to answer, the reminders whose time is over are let go.
UPDATE orders SET due_at = headway_now() WHERE status = 'ACCEPTED' AND guarantee_policy IS NOT NULL AND pause_reason IS NULL;
UPDATE orders SET due_at = (
    SELECT min(respond_by - left_over) FROM unnest(ARRAY[interval '24 hours', interval '6 hours', interval '1 hour']) AS left_over
    WHERE respond_by - left_over > headway_now()
) WHERE status = 'WAITING';

ALTER TABLE orders ADD CONSTRAINT only_open_orders_are_due CHECK (due_at IS NULL OR status IN ('WAITING', 'ACCEPTED'));
ALTER TABLE orders ADD CONSTRAINT no_clock_runs_while_paused CHECK (due_at IS NULL OR pause_reason IS NULL);
CREATE INDEX orders_by_due ON orders (due_at, id) WHERE due_at IS NOT NULL;

-- +goose Down
DROP INDEX orders_by_due;
ALTER TABLE orders DROP CONSTRAINT only_open_orders_are_due, DROP CONSTRAINT no_clock_runs_while_paused, DROP COLUMN due_at, DROP COLUMN window_warned;
UPDATE orders SET window_fans = 0 WHERE window_fans < 0;
ALTER TABLE orders ADD CONSTRAINT orders_window_fans_check CHECK (window_fans >= 0);
