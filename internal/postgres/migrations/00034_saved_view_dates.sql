-- +goose Up

-- What the date range of a saved view stands for, if its days move with the calendar.
ALTER TABLE saved_views ADD COLUMN date_preset text
    CHECK (date_preset IN ('TODAY', 'YESTERDAY', 'LAST_7_DAYS', 'LAST_30_DAYS', 'THIS_MONTH', 'LAST_MONTH'));

-- +goose Down
ALTER TABLE saved_views DROP COLUMN date_preset;
