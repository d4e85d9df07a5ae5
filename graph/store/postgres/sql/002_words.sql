-- Words: who says which, and what nodes weigh in searches.
--
-- Every node has a slot, a number that it keeps from generation to generation. Slots lie in blocks of 65,536, and what is
-- known of the nodes of one block lies in arrays of bytes, little end first.

-- For each node of a block, in the order of slots: its kind (1 byte; 255 where no node has the slot), its key (8), the
-- language that it is in (1), how many words its texts have (4), what BM25 adds to how often an article says a word (4, a
-- floating-point number), how long its TF-IDF vector is before it is scaled (4, likewise), how many articles are related to
-- it (4), its prominence (8, likewise), and the place of its label among those of its kind (4).
CREATE TABLE block (
    block integer NOT NULL,
    kinds bytea NOT NULL,
    keys bytea NOT NULL,
    languages bytea NOT NULL,
    lengths bytea NOT NULL,
    damping bytea NOT NULL,
    norms bytea NOT NULL,
    degrees bytea NOT NULL,
    prominence bytea NOT NULL,
    labels bytea NOT NULL,
    since integer NOT NULL,
    until integer NOT NULL,
    PRIMARY KEY (block, since)
);
ALTER TABLE block
    ALTER kinds SET STORAGE EXTERNAL,
    ALTER keys SET STORAGE EXTERNAL,
    ALTER languages SET STORAGE EXTERNAL,
    ALTER lengths SET STORAGE EXTERNAL,
    ALTER damping SET STORAGE EXTERNAL,
    ALTER norms SET STORAGE EXTERNAL,
    ALTER degrees SET STORAGE EXTERNAL,
    ALTER prominence SET STORAGE EXTERNAL,
    ALTER labels SET STORAGE EXTERNAL;

-- Which nodes of a block say a word, by their slots' places in it (2 bytes each), how often each does (a byte each, or two
-- where one of them says it over 255 times), and where in its texts each time: 2 bytes, or 4 where one of them is so long.
-- The fields are those of graph/store/postgres/text_fields.py; those of names and of beginnings have no places.
CREATE TABLE posting (
    field smallint NOT NULL,
    word text COLLATE "C" NOT NULL,
    block integer NOT NULL,
    nodes bytea NOT NULL,
    counts bytea NOT NULL,
    places bytea NOT NULL,
    since integer NOT NULL,
    until integer NOT NULL,
    PRIMARY KEY (field, word, block, since)
);
ALTER TABLE posting ALTER nodes SET STORAGE EXTERNAL, ALTER counts SET STORAGE EXTERNAL, ALTER places SET STORAGE EXTERNAL;

-- How many articles say a word, in whatever language.
CREATE TABLE frequency (
    word text COLLATE "C" NOT NULL,
    articles integer NOT NULL,
    since integer NOT NULL,
    until integer NOT NULL,
    PRIMARY KEY (word, since)
);

-- The words of a field, with what those are looked for by that are nearly another: the first, second and third pair of their
-- letters, and which letters they have at all, a bit for each remainder of their numbers by 31.
CREATE TABLE spelling (
    field smallint NOT NULL,
    word text COLLATE "C" NOT NULL,
    first text COLLATE "C" NOT NULL,
    second text COLLATE "C" NOT NULL,
    third text COLLATE "C" NOT NULL,
    size smallint NOT NULL,
    letters integer NOT NULL,
    since integer NOT NULL,
    until integer NOT NULL,
    PRIMARY KEY (field, word, since)
);
CREATE INDEX spelling_first ON spelling (field, first) INCLUDE (size, letters, word, since, until);
CREATE INDEX spelling_second ON spelling (field, second) INCLUDE (size, letters, word, since, until);
CREATE INDEX spelling_third ON spelling (field, third) INCLUDE (size, letters, word, since, until);

-- Stems of words that texts in a language write with accents, by the words without.
CREATE TABLE accent (
    language text COLLATE "C" NOT NULL,
    word text COLLATE "C" NOT NULL,
    stem text COLLATE "C" NOT NULL,
    since integer NOT NULL,
    until integer NOT NULL,
    PRIMARY KEY (word, language, stem, since)
);

-- The slots of the articles that are related to one, either way, 4 bytes each.
CREATE TABLE related (
    key bigint NOT NULL,
    articles bytea NOT NULL,
    since integer NOT NULL,
    until integer NOT NULL,
    PRIMARY KEY (key, since)
);
