-- What loaders copy rows into, beside each table that is loaded, to see what differs. Nobody reads it but who holds the loaders'
-- lock, and it need not outlive a crash.

CREATE UNLOGGED TABLE staging_article (LIKE article);
CREATE UNLOGGED TABLE staging_provider (LIKE provider);
CREATE UNLOGGED TABLE staging_topic (LIKE topic);
CREATE UNLOGGED TABLE staging_to_article (LIKE to_article);
CREATE UNLOGGED TABLE staging_to_provider (LIKE to_provider);
CREATE UNLOGGED TABLE staging_to_topic (LIKE to_topic);
CREATE UNLOGGED TABLE staging_below_topic (LIKE below_topic);
CREATE UNLOGGED TABLE staging_provider_beside (LIKE provider_beside);
CREATE UNLOGGED TABLE staging_topic_beside (LIKE topic_beside);
CREATE UNLOGGED TABLE staging_other_id (LIKE other_id);
CREATE UNLOGGED TABLE staging_topic_alias (LIKE topic_alias);
CREATE UNLOGGED TABLE staging_document (LIKE document);
CREATE UNLOGGED TABLE staging_diagnostic (LIKE diagnostic);
CREATE UNLOGGED TABLE staging_story (LIKE story);
CREATE UNLOGGED TABLE staging_site (LIKE site);
CREATE UNLOGGED TABLE staging_posting (LIKE posting);
CREATE UNLOGGED TABLE staging_block (LIKE block);
CREATE UNLOGGED TABLE staging_frequency (LIKE frequency);
CREATE UNLOGGED TABLE staging_spelling (LIKE spelling);
CREATE UNLOGGED TABLE staging_accent (LIKE accent);
CREATE UNLOGGED TABLE staging_related (LIKE related);
