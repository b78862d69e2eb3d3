BEGIN TRANSACTION;
CREATE TABLE appearances (
	source INTEGER NOT NULL, 
	position VARCHAR NOT NULL, 
	document VARCHAR NOT NULL, 
	run VARCHAR NOT NULL, 
	PRIMARY KEY (source, position, run), 
	FOREIGN KEY(source) REFERENCES sources ("key"), 
	FOREIGN KEY(document) REFERENCES documents (id)
);
INSERT INTO "appearances" VALUES(1,'','cd3fa0c748d0a7d79a3d','09c7ca69d2f0475188edb2b332233e3d');
INSERT INTO "appearances" VALUES(2,'','7e387e9c03c082fb659d','09c7ca69d2f0475188edb2b332233e3d');
INSERT INTO "appearances" VALUES(3,'','cd3fa0c748d0a7d79a3d','09c7ca69d2f0475188edb2b332233e3d');
INSERT INTO "appearances" VALUES(4,'line 1','dc5fb5b40a63b939ec87','09c7ca69d2f0475188edb2b332233e3d');
CREATE TABLE corrections (
	"key" INTEGER NOT NULL, 
	document VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	value JSON, 
	who TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	undone DATETIME, 
	PRIMARY KEY ("key")
);
INSERT INTO "corrections" VALUES(1,'7e387e9c03c082fb659d','outlet','"Harbour Post"','Ada','2021-08-01 10:00:00',NULL);
CREATE TABLE documents (
	id VARCHAR NOT NULL, 
	change INTEGER NOT NULL, 
	gone BOOLEAN NOT NULL, 
	reader INTEGER NOT NULL, 
	format VARCHAR NOT NULL, 
	source_id TEXT, 
	text TEXT NOT NULL, 
	notes JSON NOT NULL, 
	added DATETIME NOT NULL, 
	title TEXT, 
	outlet TEXT, 
	earliest DATE, 
	latest DATE, 
	PRIMARY KEY (id), 
	UNIQUE (change)
);
INSERT INTO "documents" VALUES('cd3fa0c748d0a7d79a3d',3,0,3,'txt',NULL,'Cranes return to the old harbour

By Ada Quay

March 4, 2021

LUBECK (Harbour Post) - The cranes came back to the old harbour on Thursday, said Mayor Hanna Berg, who had asked for them since last spring.

"The cranes belong to the town, and the town belongs to the cranes," Berg said. Engineer Bo Pier watched from the quay.
','[]','2026-11-28 13:17:30.000000','Cranes return to the old harbour',NULL,'2021-03-04','2021-03-04');
INSERT INTO "documents" VALUES('7e387e9c03c082fb659d',2,0,3,'txt',NULL,'Ferry waits for the tide

By Bo Pier

June 2, 2021

The ferry waited for two hours, and Hanna Berg waited with it. "We have time," said Berg.
','[]','2026-11-28 13:17:30.000000','Ferry waits for the tide',NULL,'2021-06-02','2021-06-02');
INSERT INTO "documents" VALUES('dc5fb5b40a63b939ec87',4,0,3,'jsonl','r1','The lighthouse is white again. Painter Ida Mole finished on Friday.','[]','2026-11-28 13:17:30.000000','Lighthouse painted white','Harbour Post','2020-05-08','2020-05-08');
CREATE TABLE facts (
	document VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	layer VARCHAR NOT NULL, 
	value JSON NOT NULL, 
	confidence VARCHAR NOT NULL, 
	method VARCHAR NOT NULL, 
	evidence JSON NOT NULL, 
	PRIMARY KEY (document, name, layer), 
	FOREIGN KEY(document) REFERENCES documents (id)
);
INSERT INTO "facts" VALUES('7e387e9c03c082fb659d','title','article','"Ferry waits for the tide"','inferred','first line','[{"quote": "Ferry waits for the tide", "start": 0, "end": 24}]');
INSERT INTO "facts" VALUES('7e387e9c03c082fb659d','date','article','["2021-06-02", "2021-06-02"]','inferred','date line','[{"quote": "June 2, 2021", "start": 38, "end": 50}]');
INSERT INTO "facts" VALUES('7e387e9c03c082fb659d','authors','article','["Bo Pier"]','stated','byline','[{"quote": "By Bo Pier", "start": 26, "end": 36}]');
INSERT INTO "facts" VALUES('7e387e9c03c082fb659d','language','article','"en"','inferred','letters of the text','[]');
INSERT INTO "facts" VALUES('cd3fa0c748d0a7d79a3d','title','article','"Cranes return to the old harbour"','inferred','first line','[{"quote": "Cranes return to the old harbour", "start": 0, "end": 32}]');
INSERT INTO "facts" VALUES('cd3fa0c748d0a7d79a3d','date','article','["2021-03-04", "2021-03-04"]','inferred','date line','[{"quote": "March 4, 2021", "start": 47, "end": 60}]');
INSERT INTO "facts" VALUES('cd3fa0c748d0a7d79a3d','authors','article','["Ada Quay"]','stated','byline','[{"quote": "By Ada Quay", "start": 34, "end": 45}]');
INSERT INTO "facts" VALUES('cd3fa0c748d0a7d79a3d','dateline','article','"Lubeck"','stated','dateline','[{"quote": "LUBECK (Harbour Post) -", "start": 62, "end": 85}]');
INSERT INTO "facts" VALUES('cd3fa0c748d0a7d79a3d','language','article','"en"','inferred','letters of the text','[]');
INSERT INTO "facts" VALUES('dc5fb5b40a63b939ec87','title','article','"Lighthouse painted white"','stated','record','[{"quote": "Lighthouse painted white", "key": "record: title"}]');
INSERT INTO "facts" VALUES('dc5fb5b40a63b939ec87','date','article','["2020-05-08", "2020-05-08"]','stated','record','[{"quote": "2020-05-08", "key": "record: date"}]');
INSERT INTO "facts" VALUES('dc5fb5b40a63b939ec87','outlet','article','"Harbour Post"','stated','record','[{"quote": "Harbour Post", "key": "record: outlet"}]');
INSERT INTO "facts" VALUES('dc5fb5b40a63b939ec87','authors','article','["Ada Quay"]','stated','record','[{"quote": "Ada Quay", "key": "record: authors"}]');
INSERT INTO "facts" VALUES('dc5fb5b40a63b939ec87','language','article','"en"','inferred','letters of the text','[]');
CREATE TABLE failures (
	source INTEGER NOT NULL, 
	position VARCHAR NOT NULL, 
	reason TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (source, position), 
	FOREIGN KEY(source) REFERENCES sources ("key")
);
CREATE TABLE mentions (
	document VARCHAR NOT NULL, 
	place INTEGER NOT NULL, 
	slug VARCHAR NOT NULL, 
	name TEXT NOT NULL, 
	forms JSON NOT NULL, 
	spans JSON NOT NULL, 
	PRIMARY KEY (document, place), 
	FOREIGN KEY(document) REFERENCES documents (id)
);
INSERT INTO "mentions" VALUES('cd3fa0c748d0a7d79a3d',0,'hanna-berg','Hanna Berg','["Hanna Berg", "Berg"]','[[150, 160], [274, 278]]');
CREATE TABLE meta (
	"key" VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('version','1');
INSERT INTO "meta" VALUES('archive_id','da3bc59c88fa4577bedc5ffbc3eddf3d');
INSERT INTO "meta" VALUES('settled','4');
CREATE TABLE people (
	slug VARCHAR NOT NULL, 
	name TEXT NOT NULL, 
	documents INTEGER NOT NULL, 
	PRIMARY KEY (slug)
);
INSERT INTO "people" VALUES('hanna-berg','Hanna Berg',1);
CREATE TABLE shingles (
	shingle BIGINT NOT NULL, 
	document VARCHAR NOT NULL, 
	PRIMARY KEY (shingle, document), 
	FOREIGN KEY(document) REFERENCES documents (id)
)
 WITHOUT ROWID

;
INSERT INTO "shingles" VALUES(1018501263095651180,'7e387e9c03c082fb659d');
INSERT INTO "shingles" VALUES(1161726860424789845,'7e387e9c03c082fb659d');
INSERT INTO "shingles" VALUES(1669499702206261316,'7e387e9c03c082fb659d');
INSERT INTO "shingles" VALUES(3170602771315976273,'7e387e9c03c082fb659d');
INSERT INTO "shingles" VALUES(3554218883222322722,'7e387e9c03c082fb659d');
INSERT INTO "shingles" VALUES(3719379090966678760,'7e387e9c03c082fb659d');
INSERT INTO "shingles" VALUES(3975742375823690065,'7e387e9c03c082fb659d');
INSERT INTO "shingles" VALUES(43944123768526874,'cd3fa0c748d0a7d79a3d');
INSERT INTO "shingles" VALUES(286929294462196400,'cd3fa0c748d0a7d79a3d');
INSERT INTO "shingles" VALUES(779990368545209624,'cd3fa0c748d0a7d79a3d');
INSERT INTO "shingles" VALUES(1328839733526383785,'cd3fa0c748d0a7d79a3d');
INSERT INTO "shingles" VALUES(1343486844791973872,'cd3fa0c748d0a7d79a3d');
INSERT INTO "shingles" VALUES(1530513075600059890,'cd3fa0c748d0a7d79a3d');
INSERT INTO "shingles" VALUES(1568211391566101652,'cd3fa0c748d0a7d79a3d');
INSERT INTO "shingles" VALUES(1689835073742607690,'cd3fa0c748d0a7d79a3d');
INSERT INTO "shingles" VALUES(1966732988527648633,'cd3fa0c748d0a7d79a3d');
INSERT INTO "shingles" VALUES(2516816038383757647,'cd3fa0c748d0a7d79a3d');
INSERT INTO "shingles" VALUES(2706489392195038520,'cd3fa0c748d0a7d79a3d');
INSERT INTO "shingles" VALUES(2739679164641459913,'cd3fa0c748d0a7d79a3d');
INSERT INTO "shingles" VALUES(3060537161969892627,'cd3fa0c748d0a7d79a3d');
INSERT INTO "shingles" VALUES(3077817548622853438,'cd3fa0c748d0a7d79a3d');
INSERT INTO "shingles" VALUES(3307801923734440126,'cd3fa0c748d0a7d79a3d');
INSERT INTO "shingles" VALUES(4253584423028852270,'cd3fa0c748d0a7d79a3d');
INSERT INTO "shingles" VALUES(4306996853736385941,'cd3fa0c748d0a7d79a3d');
INSERT INTO "shingles" VALUES(4584750152393163059,'cd3fa0c748d0a7d79a3d');
INSERT INTO "shingles" VALUES(4964958104557620298,'cd3fa0c748d0a7d79a3d');
INSERT INTO "shingles" VALUES(5505822510374582287,'cd3fa0c748d0a7d79a3d');
INSERT INTO "shingles" VALUES(7100869441642107858,'cd3fa0c748d0a7d79a3d');
INSERT INTO "shingles" VALUES(413713652618474619,'dc5fb5b40a63b939ec87');
CREATE TABLE sources (
	"key" INTEGER NOT NULL, 
	path TEXT NOT NULL, 
	size BIGINT NOT NULL, 
	mtime_ns BIGINT NOT NULL, 
	digest VARCHAR, 
	reader INTEGER NOT NULL, 
	complete BOOLEAN NOT NULL, 
	gone BOOLEAN NOT NULL, 
	PRIMARY KEY ("key"), 
	UNIQUE (path)
);
INSERT INTO "sources" VALUES(1,'/archive/articles/copy.txt',325,1625097600000000000,'cd3fa0c748d0a7d79a3d',3,1,0);
INSERT INTO "sources" VALUES(2,'/archive/articles/ferry.txt',142,1625097600000000000,'7e387e9c03c082fb659d',3,1,0);
INSERT INTO "sources" VALUES(3,'/archive/articles/harbour.txt',325,1625097600000000000,'cd3fa0c748d0a7d79a3d',3,1,0);
INSERT INTO "sources" VALUES(4,'/archive/articles/record.jsonl',202,1625097600000000000,'dc5fb5b40a63b939ec87',3,1,0);
CREATE INDEX ix_corrections_document ON corrections (document);
CREATE INDEX ix_appearances_document ON appearances (document);
CREATE INDEX ix_mentions_slug ON mentions (slug);
CREATE INDEX ix_shingles_document ON shingles (document);
UPDATE documents SET outlet = 'Harbour Post' WHERE id = '7e387e9c03c082fb659d';
COMMIT;
