-- +goose Up

-- The names under which the orders of a campaign are searched: the first two fields of their search_text. There are few campaigns beside
-- orders, so that a text made of common pieces is found here in a moment, and its orders by their campaigns. A pair that no order has
-- any more does no harm: whoever finds an order here looks at the order's own text. rebuild_searched_names adds what is missing.
CREATE TABLE searched_names (
    campaign_id uuid NOT NULL,
    names       text NOT NULL,
    PRIMARY KEY (campaign_id, names)
);
CREATE INDEX searched_names_by_text ON searched_names USING gin (names gin_trgm_ops);

-- +goose StatementBegin
CREATE FUNCTION searched_names(search_text text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN split_part(search_text, E'\x01', 1) || E'\x01' || split_part(search_text, E'\x01', 2);
CREATE FUNCTION note_searched_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO searched_names SELECT DISTINCT campaign_id, searched_names(search_text) FROM written o
    WHERE NOT EXISTS (SELECT FROM searched_names n WHERE n.campaign_id = o.campaign_id AND n.names = searched_names(o.search_text))
    ORDER BY 1, 2 ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE FUNCTION note_new_searched_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO searched_names VALUES (NEW.campaign_id, searched_names(NEW.search_text)) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE FUNCTION rebuild_searched_names() RETURNS void LANGUAGE sql AS $$
    INSERT INTO searched_names SELECT DISTINCT campaign_id, searched_names(search_text) FROM orders ORDER BY 1, 2 ON CONFLICT DO NOTHING;
$$;
-- +goose StatementEnd
CREATE TRIGGER placed_orders_are_searched AFTER INSERT ON orders
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION note_searched_names();
CREATE TRIGGER renamed_orders_are_searched AFTER UPDATE OF campaign_id, search_text ON orders
    FOR EACH ROW WHEN (NEW.search_text <> OLD.search_text OR NEW.campaign_id <> OLD.campaign_id) EXECUTE FUNCTION note_new_searched_names();
SELECT rebuild_searched_names();
ANALYZE searched_names;

-- The newest orders of a campaign, and those whose number begins with two digits. None of these columns moves, so that reports write no index.
CREATE INDEX orders_of_campaign_by_placed ON orders (campaign_id, placed_at DESC, id DESC);
DROP INDEX orders_of_campaign;
CREATE INDEX orders_by_number_start ON orders ("left"(number::text, 2), placed_at DESC, id DESC);

-- +goose Down
DROP INDEX orders_by_number_start;
CREATE INDEX orders_of_campaign ON orders (campaign_id);
DROP INDEX orders_of_campaign_by_placed;
DROP TRIGGER placed_orders_are_searched ON orders;
DROP TRIGGER renamed_orders_are_searched ON orders;
DROP FUNCTION note_searched_names, note_new_searched_names, rebuild_searched_names, searched_names;
DROP TABLE searched_names;
