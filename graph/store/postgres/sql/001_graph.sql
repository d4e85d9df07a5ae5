-- The graph: nodes, what leads from one to another, documents, stories.
--
-- Every row is there from one generation on (since) until another (until, which it is not there in any more). Whoever
-- reads asks for what is there in one generation, so that a graph that is being loaded is seen by nobody until its
-- generation is told of, whichever statement reads on whichever machine.
--
-- Keys are the first 63 bits of the hashes in ids, so that they sort as ids do. Text sorts as its characters' numbers do.
-- Instants are microseconds since 1970; ranks are the bits of positive floating-point numbers, which sort as these do.

CREATE TABLE generation (
    number integer PRIMARY KEY,
    told_at timestamptz NOT NULL DEFAULT now(),
    summary bytea NOT NULL,
    change bytea NOT NULL
);

CREATE TABLE loading (
    generation integer PRIMARY KEY,
    version text COLLATE "C" NOT NULL,
    finished text[] NOT NULL DEFAULT '{}'
);

-- What was written through the API since the last load, whichever generation holds it: revision is that of the document, NULL
-- where it was deleted, replaced that of what its folder had when it was loaded, or written back, last, NULL for nothing.
CREATE TABLE written (
    source text COLLATE "C" PRIMARY KEY,
    revision text COLLATE "C",
    replaced text COLLATE "C"
);

CREATE TABLE article (
    key bigint NOT NULL,
    id text COLLATE "C" NOT NULL,
    record bytea NOT NULL,
    more_sources bytea,
    title text COLLATE "C" NOT NULL,
    title_folded text COLLATE "C" NOT NULL,
    category text COLLATE "C",
    category_folded text COLLATE "C",
    type text COLLATE "C",
    type_folded text COLLATE "C",
    locale text COLLATE "C",
    locale_folded text COLLATE "C",
    tags text[] COLLATE "C" NOT NULL,
    tags_folded text[] COLLATE "C" NOT NULL,
    published_date_time bigint,
    updated_date_time bigint,
    quality bigint,
    heat bigint,
    published bigint,
    removed bigint,
    stub bigint NOT NULL,
    provider bigint,
    topics bigint[] NOT NULL,
    related_count bigint NOT NULL,
    rank bigint NOT NULL,
    prominence double precision NOT NULL,
    story bigint,
    since integer NOT NULL,
    until integer NOT NULL,
    PRIMARY KEY (key, since)
);
CREATE INDEX article_newest ON article (published_date_time DESC NULLS LAST, key);
CREATE INDEX article_of_provider ON article (provider, published_date_time DESC NULLS LAST, key);
CREATE INDEX article_updated ON article (updated_date_time DESC NULLS LAST, key);
CREATE INDEX article_quality ON article (quality DESC NULLS LAST, key);
CREATE INDEX article_heat ON article (heat DESC NULLS LAST, key);
CREATE INDEX article_title ON article (title_folded, title, key);
CREATE INDEX article_rank ON article (rank DESC, key);
CREATE INDEX article_prominence ON article (prominence DESC, key);
CREATE INDEX article_related_count ON article (related_count DESC, key);
CREATE INDEX article_least_related ON article (related_count, key);
CREATE INDEX article_category ON article (category, published_date_time DESC NULLS LAST, key);
CREATE INDEX article_story ON article (story, published_date_time DESC NULLS LAST, key) WHERE story IS NOT NULL;
CREATE INDEX article_topics ON article USING gin (topics);
CREATE INDEX article_tags ON article USING gin (tags);

CREATE TABLE provider (
    key bigint NOT NULL,
    id text COLLATE "C" NOT NULL,
    record bytea NOT NULL,
    more_sources bytea,
    name text COLLATE "C" NOT NULL,
    name_folded text COLLATE "C" NOT NULL,
    domain text COLLATE "C",
    domain_folded text COLLATE "C",
    aliases_folded text[] COLLATE "C" NOT NULL,
    article_count bigint NOT NULL,
    prominence double precision NOT NULL,
    since integer NOT NULL,
    until integer NOT NULL,
    PRIMARY KEY (key, since)
);
CREATE INDEX provider_name ON provider (name_folded, name, key);
CREATE INDEX provider_article_count ON provider (article_count DESC, key);
CREATE INDEX provider_aliases ON provider USING gin (aliases_folded);

-- ancestors are the keys of the topic and of all topics above it.
CREATE TABLE topic (
    key bigint NOT NULL,
    id text COLLATE "C" NOT NULL,
    record bytea NOT NULL,
    more_sources bytea,
    name text COLLATE "C" NOT NULL,
    name_folded text COLLATE "C" NOT NULL,
    slug text COLLATE "C" NOT NULL,
    slug_folded text COLLATE "C" NOT NULL,
    ancestors bigint[] NOT NULL,
    article_count bigint NOT NULL,
    prominence double precision NOT NULL,
    since integer NOT NULL,
    until integer NOT NULL,
    PRIMARY KEY (key, since)
);
CREATE INDEX topic_name ON topic (name_folded, name, key);
CREATE INDEX topic_article_count ON topic (article_count DESC, key);
CREATE INDEX topic_slug ON topic (slug);
CREATE INDEX topic_ancestors ON topic USING gin (ancestors);

-- What leads from one node (origin) to another (node) along one kind of edge, either way: where an edge goes from origin to
-- node, out_place is its position; where one goes from node to origin, in_place is. Rows lie with the article that they
-- lead to, else with the one that they come from, so that nodes can be filtered and ordered where they lie.
CREATE TABLE to_article (
    origin bigint NOT NULL,
    node bigint NOT NULL,
    edge smallint NOT NULL,
    out_place integer,
    in_place integer,
    out_inferred boolean,
    in_inferred boolean,
    out_sources text[],
    in_sources text[],
    published_date_time bigint,
    since integer NOT NULL,
    until integer NOT NULL,
    PRIMARY KEY (node, origin, edge, since)
);
CREATE INDEX to_article_newest ON to_article (origin, edge, published_date_time DESC NULLS LAST, node);
CREATE INDEX to_article_listed ON to_article (origin, edge, out_place);

CREATE TABLE to_provider (
    origin bigint NOT NULL,
    node bigint NOT NULL,
    edge smallint NOT NULL,
    out_place integer,
    in_place integer,
    out_inferred boolean,
    in_inferred boolean,
    out_sources text[],
    in_sources text[],
    since integer NOT NULL,
    until integer NOT NULL,
    PRIMARY KEY (origin, node, edge, since)
);

CREATE TABLE to_topic (
    origin bigint NOT NULL,
    node bigint NOT NULL,
    edge smallint NOT NULL,
    out_place integer,
    in_place integer,
    out_inferred boolean,
    in_inferred boolean,
    out_sources text[],
    in_sources text[],
    since integer NOT NULL,
    until integer NOT NULL,
    PRIMARY KEY (origin, node, edge, since)
);
CREATE INDEX to_topic_node ON to_topic (node, edge);

-- Which articles have a topic (origin) or one below it; inferred where no document says so of any of these topics.
CREATE TABLE below_topic (
    origin bigint NOT NULL,
    node bigint NOT NULL,
    inferred boolean NOT NULL,
    published_date_time bigint,
    since integer NOT NULL,
    until integer NOT NULL,
    PRIMARY KEY (node, origin, since)
);
CREATE INDEX below_topic_newest ON below_topic (origin, published_date_time DESC NULLS LAST, node);

-- How many pairs of related articles there are of which each of two providers published one.
CREATE TABLE provider_beside (
    origin bigint NOT NULL,
    node bigint NOT NULL,
    pairs bigint NOT NULL,
    since integer NOT NULL,
    until integer NOT NULL,
    PRIMARY KEY (origin, node, since)
);

-- How many articles have both of two topics.
CREATE TABLE topic_beside (
    origin bigint NOT NULL,
    node bigint NOT NULL,
    pairs bigint NOT NULL,
    since integer NOT NULL,
    until integer NOT NULL,
    PRIMARY KEY (origin, node, since)
);

-- Ids made from an article's other addresses.
CREATE TABLE other_id (
    id text COLLATE "C" NOT NULL,
    key bigint NOT NULL,
    since integer NOT NULL,
    until integer NOT NULL,
    PRIMARY KEY (id, since)
);

-- Keys of topics' other names, with the keys of these topics.
CREATE TABLE topic_alias (
    alias text COLLATE "C" NOT NULL,
    topic text COLLATE "C" NOT NULL,
    since integer NOT NULL,
    until integer NOT NULL,
    PRIMARY KEY (alias, since)
);

-- place counts the documents of one node from 0; text is UTF-8, of which the last body_size bytes are the body, and
-- front_matter MessagePack.
CREATE TABLE document (
    source text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    node bigint NOT NULL,
    place integer NOT NULL,
    revision text COLLATE "C" NOT NULL,
    content bytea NOT NULL,
    body_size integer NOT NULL,
    front_matter bytea NOT NULL,
    secured bytea,
    since integer NOT NULL,
    until integer NOT NULL,
    PRIMARY KEY (source, since)
);
CREATE INDEX document_node ON document (node);

-- nth counts diagnostics that are alike from 0.
CREATE TABLE diagnostic (
    source text COLLATE "C" NOT NULL,
    line integer NOT NULL,
    "column" integer NOT NULL,
    code text COLLATE "C" NOT NULL,
    message text COLLATE "C" NOT NULL,
    nth integer NOT NULL,
    severity text COLLATE "C" NOT NULL,
    record bytea NOT NULL,
    since integer NOT NULL,
    until integer NOT NULL,
    PRIMARY KEY (source, line, "column", code, message, nth, since)
);
CREATE INDEX diagnostic_since ON diagnostic (severity, source, line, "column", code, message, nth);

CREATE TABLE story (
    key bigint NOT NULL,
    id text COLLATE "C" NOT NULL,
    record bytea NOT NULL,
    size bigint NOT NULL,
    last double precision NOT NULL,
    since integer NOT NULL,
    until integer NOT NULL,
    PRIMARY KEY (key, since)
);
CREATE INDEX story_largest ON story (size DESC, last DESC, key);

-- What holds for all documents of a folder: what relative addresses are resolved against, and what those are written in that do
-- not say.
CREATE TABLE site (
    label text COLLATE "C" NOT NULL,
    base text COLLATE "C",
    locale text COLLATE "C" NOT NULL,
    since integer NOT NULL,
    until integer NOT NULL,
    PRIMARY KEY (label, since)
);
