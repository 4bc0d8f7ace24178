-- What an order's row repeats so that a list reads one table, against where it is from. Case is folded by the program, which agrees with
-- PostgreSQL on ASCII only; other search texts are left to the constraint that holds the number in them.
SELECT o.marketer_id, o.id, o.number, NULL::uuid, d.what, d.stored, d.recomputed
FROM orders o
LEFT JOIN accounts marketer ON marketer.id = o.marketer_id
LEFT JOIN accounts client ON client.id = o.client_id
LEFT JOIN creators creator ON creator.id = o.creator_id
LEFT JOIN campaigns campaign ON campaign.id = o.campaign_id
CROSS JOIN LATERAL (
    SELECT array_to_string((string_to_array(o.search_text, E'\x01'))[1:3], ' | ') AS stored, concat_ws(' | ', o.campaign_name, o.client_name, o.number) AS plain
) search
CROSS JOIN LATERAL (VALUES
    ('marketer name', o.marketer_name, marketer.name),
    ('client name', o.client_name, client.name),
    ('creator name', o.creator_name, creator.name),
    ('client of the creator', o.client_id::text, creator.client_id::text),
    ('client of the campaign', o.client_id::text, campaign.client_id::text),
    ('creator of the campaign', o.creator_id::text, campaign.creator_id::text),
    ('campaign name', o.campaign_name, campaign.name),
    ('campaign type', o.campaign_type::text, campaign.type::text),
    ('campaign link', o.campaign_link, campaign.link),
    ('trial days', o.trial_days::text, campaign.trial_days::text),
    ('search text', search.stored, CASE WHEN octet_length(search.plain) = length(search.plain) THEN lower(search.plain) ELSE search.stored END),
    ('names that searches look through', (SELECT replace(n.names, E'\x01', ' | ') FROM searched_names n WHERE n.campaign_id = o.campaign_id AND n.names = searched_names(o.search_text)),
        replace(searched_names(o.search_text), E'\x01', ' | ')),
    ('tags that do not exist', (SELECT count(*) FROM unnest(o.tag_ids) AS on_it (id)
        WHERE NOT EXISTS (SELECT FROM tags t WHERE t.marketer_id = o.marketer_id AND t.id = on_it.id))::text, '0')
) d (what, stored, recomputed)
WHERE (o.marketer_id, o.id) >= ($1::uuid, $2::uuid) AND (o.marketer_id, o.id) < ($3::uuid, $4::uuid)
    AND d.stored IS DISTINCT FROM d.recomputed
