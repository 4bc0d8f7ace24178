-- +goose Up
-- Every figure of an order is traceable to rows, and the database holds what rules 22 and 23 say of money.

-- Clicks that an order had before single ones were kept, as a demo's past: for all others the rows of clicks are the whole truth.
CREATE TABLE opening_clicks (
    marketer_id     uuid NOT NULL,
    order_id        uuid NOT NULL,
    clicks          bigint NOT NULL CHECK (clicks >= 0),
    clicks_filtered bigint NOT NULL CHECK (clicks_filtered >= 0),
    clicks_inactive bigint NOT NULL CHECK (clicks_inactive >= 0),
    PRIMARY KEY (marketer_id, order_id),
    FOREIGN KEY (marketer_id, order_id) REFERENCES orders
);
CREATE TRIGGER opening_clicks_are_append_only BEFORE UPDATE OR DELETE ON opening_clicks FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Money, whatever the program does: every statement that writes to the ledger balances, and every transaction that moves an order's
-- money leaves order, ledger and settlement in agreement.

-- A ledger transaction comes whole: in one statement, balanced, in the order's currency, and moving the hold, which the key lets it do once, so
-- that nothing can be added to it later. Its number has been taken by the order before. One pass for each statement, in place of a look-up for
-- each line. A session keeps the plan that it made first, perhaps while the tables were small: hence the settings.
DROP TRIGGER ledger_balances ON ledger_entries;
DROP FUNCTION check_ledger_balance;
-- +goose StatementBegin
CREATE FUNCTION check_ledger_lines() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    wrong record;
BEGIN
    SELECT l.order_id, l.transaction INTO wrong
    FROM written l JOIN orders o ON o.marketer_id = l.marketer_id AND o.id = l.order_id
    GROUP BY l.marketer_id, l.order_id, l.transaction
    HAVING sum(l.amount_minor) <> 0 OR count(*) FILTER (WHERE l.account = 'HOLD') <> 1
        OR bool_or(l.currency <> o.currency) OR bool_or(l.transaction > o.last_ledger_transaction)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'ledger transaction % of order % is not whole', wrong.transaction, wrong.order_id USING ERRCODE = 'check_violation',
            DETAIL = 'It has to balance, move the hold, be in the currency of the order and have a number that the order has taken.';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER ledger_balances AFTER INSERT ON ledger_entries
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION check_ledger_lines();

-- +goose StatementBegin
CREATE FUNCTION check_settlements() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    open uuid;
BEGIN
    SELECT o.id INTO open
    FROM written s JOIN orders o ON o.marketer_id = s.marketer_id AND o.id = s.order_id
    WHERE o.status NOT IN ('COMPLETED', 'CANCELLED') OR o.accepted_at IS NULL
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'order % has not ended after acceptance and cannot be settled', open USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER settlements_are_of_ended_orders AFTER INSERT ON settlements
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION check_settlements();

-- At the commit of whatever moves an order's money, the order, its ledger and its settlement agree. Money moves when an order is placed and
-- when it ends, and not with its fans: this runs twice in an order's life. Lines and settlements cannot come alone: the numbers that an
-- order took before have their lines, and an order that ended before has its settlement.
-- +goose StatementBegin
CREATE FUNCTION check_order_money() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    wrong boolean;
BEGIN
    SELECT l.held <> o.held_minor
        OR l.earned <> coalesce(s.payout_minor, 0)
        OR l.transactions <> o.last_ledger_transaction
        OR (s.order_id IS NOT NULL) <> (o.status IN ('COMPLETED', 'CANCELLED') AND o.accepted_at IS NOT NULL)
        OR s.paid_fans <> least(o.fans_delivered, o.fans_ordered)
        OR s.payout_minor <> s.paid_fans::numeric * o.price_minor
        OR s.released_minor <> (o.fans_ordered - s.paid_fans)::numeric * o.price_minor
        OR s.currency <> o.currency
    INTO wrong
    FROM orders o
    LEFT JOIN settlements s ON s.marketer_id = o.marketer_id AND s.order_id = o.id
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(amount_minor) FILTER (WHERE account = 'HOLD'), 0) AS held,
            coalesce(sum(amount_minor) FILTER (WHERE account = 'MARKETER_EARNINGS'), 0) AS earned,
            count(*) FILTER (WHERE account = 'HOLD') AS transactions
        FROM ledger_entries WHERE marketer_id = o.marketer_id AND order_id = o.id) l
    WHERE o.marketer_id = NEW.marketer_id AND o.id = NEW.id;
    IF wrong THEN
        RAISE EXCEPTION 'order %, its ledger and its settlement do not agree', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE CONSTRAINT TRIGGER placed_orders_hold AFTER INSERT ON orders
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_order_money();
CREATE CONSTRAINT TRIGGER ended_orders_settle AFTER UPDATE ON orders
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.held_minor <> OLD.held_minor OR NEW.status <> OLD.status OR NEW.last_ledger_transaction <> OLD.last_ledger_transaction)
    EXECUTE FUNCTION check_order_money();

-- TRUNCATE passes by the triggers on rows.
CREATE TRIGGER ledger_is_not_emptied BEFORE TRUNCATE ON ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER settlements_are_not_emptied BEFORE TRUNCATE ON settlements FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER receipts_are_not_emptied BEFORE TRUNCATE ON receipts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER events_are_not_emptied BEFORE TRUNCATE ON order_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER opening_clicks_are_not_emptied BEFORE TRUNCATE ON opening_clicks FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What was agreed at placing does not move (rule 22), nor do the fans that a cancelled order was settled by (rule 5). The conditions
-- stand in the trigger, so that an update which breaks none of them, as every report's, does not call the function at all.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION check_order_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.version < OLD.version OR NEW.tag_version < OLD.tag_version OR NEW.last_event < OLD.last_event
        OR NEW.last_ledger_transaction < OLD.last_ledger_transaction THEN
        RAISE EXCEPTION 'order % goes backwards', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF (NEW.fans_ordered, NEW.price_minor, NEW.currency) <> (OLD.fans_ordered, OLD.price_minor, OLD.currency) THEN
        RAISE EXCEPTION 'the terms of order % are fixed', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.status = 'CANCELLED' AND NEW.fans_delivered <> OLD.fans_delivered THEN
        RAISE EXCEPTION 'order % is cancelled and settled', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.status <> NEW.status AND NOT (
        OLD.status = 'WAITING' AND NEW.status IN ('ACCEPTED', 'REJECTED', 'CANCELLED')
        OR OLD.status = 'ACCEPTED' AND NEW.status IN ('COMPLETED', 'CANCELLED')) THEN
        RAISE EXCEPTION 'order % cannot move from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
DROP TRIGGER orders_move_by_the_rules ON orders;
CREATE TRIGGER orders_move_by_the_rules BEFORE UPDATE ON orders FOR EACH ROW
    WHEN (NEW.status <> OLD.status OR NEW.version < OLD.version OR NEW.tag_version < OLD.tag_version OR NEW.last_event < OLD.last_event
        OR NEW.last_ledger_transaction < OLD.last_ledger_transaction OR NEW.fans_ordered <> OLD.fans_ordered
        OR NEW.price_minor <> OLD.price_minor OR NEW.currency <> OLD.currency
        OR OLD.status = 'CANCELLED' AND NEW.fans_delivered <> OLD.fans_delivered)
    EXECUTE FUNCTION check_order_move();

-- +goose Down
DROP TRIGGER orders_move_by_the_rules ON orders;
DROP TRIGGER placed_orders_hold ON orders;
DROP TRIGGER ended_orders_settle ON orders;
DROP TRIGGER settlements_are_of_ended_orders ON settlements;
DROP TRIGGER ledger_is_not_emptied ON ledger_entries;
DROP TRIGGER settlements_are_not_emptied ON settlements;
DROP TRIGGER receipts_are_not_emptied ON receipts;
DROP TRIGGER events_are_not_emptied ON order_events;
DROP TRIGGER ledger_balances ON ledger_entries;
DROP FUNCTION check_order_money, check_settlements, check_ledger_lines;
DROP TABLE opening_clicks;
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION check_order_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.version < OLD.version OR NEW.tag_version < OLD.tag_version OR NEW.last_event < OLD.last_event THEN
        RAISE EXCEPTION 'order % goes backwards', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF OLD.status <> NEW.status AND NOT (
        OLD.status = 'WAITING' AND NEW.status IN ('ACCEPTED', 'REJECTED', 'CANCELLED')
        OR OLD.status = 'ACCEPTED' AND NEW.status IN ('COMPLETED', 'CANCELLED')) THEN
        RAISE EXCEPTION 'order % cannot move from % to %', OLD.id, OLD.status, NEW.status USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER orders_move_by_the_rules BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION check_order_move();
-- +goose StatementBegin
CREATE FUNCTION check_ledger_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(amount_minor) FROM ledger_entries
        WHERE marketer_id = NEW.marketer_id AND order_id = NEW.order_id AND transaction = NEW.transaction) <> 0 THEN
        RAISE EXCEPTION 'ledger transaction % of order % does not balance', NEW.transaction, NEW.order_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE CONSTRAINT TRIGGER ledger_balances AFTER INSERT ON ledger_entries
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ledger_balance();
