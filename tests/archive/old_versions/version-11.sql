BEGIN TRANSACTION;
CREATE TABLE actions (
            "key" INTEGER NOT NULL PRIMARY KEY, kind VARCHAR NOT NULL, subject TEXT NOT NULL,
            documents INTEGER NOT NULL, who TEXT NOT NULL, at DATETIME NOT NULL, undone DATETIME, undone_by TEXT);
INSERT INTO "actions" VALUES(1,'collect','Harbour',3,'ada','2026-11-29 07:43:20.020397',NULL,NULL);
INSERT INTO "actions" VALUES(2,'tag','ferries',1,'ada','2026-11-29 07:43:20.028588',NULL,NULL);
INSERT INTO "actions" VALUES(3,'mark-read','',1,'ada','2026-11-29 07:43:20.031841',NULL,NULL);
INSERT INTO "actions" VALUES(4,'note','',1,'ada','2026-11-29 07:43:20.039978',NULL,NULL);
INSERT INTO "actions" VALUES(5,'save-search','Ferry',0,'ada','2026-11-29 07:43:20.043394',NULL,NULL);
CREATE TABLE appearances (
	source INTEGER NOT NULL, 
	position VARCHAR NOT NULL, 
	document VARCHAR NOT NULL, 
	run VARCHAR NOT NULL, 
	PRIMARY KEY (source, position, run), 
	FOREIGN KEY(source) REFERENCES sources ("key"), 
	FOREIGN KEY(document) REFERENCES documents (id)
);
INSERT INTO "appearances" VALUES(1,'','cd3fa0c748d0a7d79a3d','f79481a79c1b4b468b065f5f8b765418');
INSERT INTO "appearances" VALUES(2,'','7e387e9c03c082fb659d','f79481a79c1b4b468b065f5f8b765418');
INSERT INTO "appearances" VALUES(3,'','cd3fa0c748d0a7d79a3d','f79481a79c1b4b468b065f5f8b765418');
INSERT INTO "appearances" VALUES(4,'line 1','dc5fb5b40a63b939ec87','f79481a79c1b4b468b065f5f8b765418');
CREATE TABLE bands (
	band BIGINT NOT NULL, 
	document VARCHAR NOT NULL, 
	PRIMARY KEY (band, document), 
	FOREIGN KEY(document) REFERENCES documents (id)
)
 WITHOUT ROWID

;
INSERT INTO "bands" VALUES(692273006502362473,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(1138661227871454714,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(1633983303904364433,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(1903732783805487455,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(1940233124679674133,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(1957681527309393754,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(2759199151038708134,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(3566534902733569735,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(3621566152795953126,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(3941295278925863446,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(4377206974238017997,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(4589690309748301032,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(4789938309358793726,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(5166943774060025884,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(5260101080283433996,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(5397171323310858154,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(5759954978780831820,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(5927092781328481874,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(6174954475884519091,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(6391716380337740408,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(6392908060411295324,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(6535948861283781692,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(6615034350632987218,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(7047160086104958584,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(7047767506285524646,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(7223627338455288463,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(7424662022007026569,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(7678064604612571721,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(8069061273789605264,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(8224651354650244677,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(8344061156535173075,'cd3fa0c748d0a7d79a3d');
INSERT INTO "bands" VALUES(8908395682107998160,'cd3fa0c748d0a7d79a3d');
CREATE TABLE checksums (
	"key" VARCHAR NOT NULL, 
	checksum BIGINT NOT NULL, 
	PRIMARY KEY ("key")
)
 WITHOUT ROWID

;
CREATE TABLE collections (
            "key" INTEGER NOT NULL PRIMARY KEY, id VARCHAR NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL,
            added INTEGER NOT NULL REFERENCES actions ("key"), removed INTEGER REFERENCES actions ("key"));
INSERT INTO "collections" VALUES(1,'harbour','Harbour','',1,NULL);
CREATE TABLE corrections (
	"key" INTEGER NOT NULL, 
	document VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	value JSON, 
	who TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	undone DATETIME, 
	batch VARCHAR, 
	undone_by TEXT, 
	PRIMARY KEY ("key")
);
INSERT INTO "corrections" VALUES(1,'7e387e9c03c082fb659d','outlet','"Harbour Post"','Ada','2021-08-01 10:00:00',NULL,NULL,NULL);
CREATE TABLE documents (
	id VARCHAR NOT NULL, 
	change INTEGER NOT NULL, 
	gone BOOLEAN NOT NULL, 
	reader INTEGER NOT NULL, 
	format VARCHAR NOT NULL, 
	source_id TEXT, 
	story VARCHAR, 
	text TEXT NOT NULL, 
	notes JSON NOT NULL, 
	candidates JSON, 
	added DATETIME NOT NULL, 
	title TEXT, 
	outlet TEXT, 
	earliest DATE, 
	latest DATE, 
	digest VARCHAR NOT NULL, 
	seen DATETIME, 
	version_of VARCHAR, 
	address TEXT, 
	PRIMARY KEY (id), 
	UNIQUE (change)
);
INSERT INTO "documents" VALUES('cd3fa0c748d0a7d79a3d',3,0,5,'txt',NULL,NULL,'Cranes return to the old harbour

By Ada Quay

March 4, 2021

LUBECK (Harbour Post) - The cranes came back to the old harbour on Thursday, said Mayor Hanna Berg, who had asked for them since last spring.

"The cranes belong to the town, and the town belongs to the cranes," Berg said. Engineer Bo Pier watched from the quay.
','[]','[{"name": "title", "value": "Cranes return to the old harbour", "confidence": "inferred", "method": "first line", "evidence": [{"quote": "Cranes return to the old harbour", "start": 0, "end": 32}]}, {"name": "date", "value": ["2021-03-04", "2021-03-04"], "confidence": "inferred", "method": "date line", "evidence": [{"quote": "March 4, 2021", "start": 47, "end": 60}]}, {"name": "authors", "value": ["Ada Quay"], "confidence": "stated", "method": "byline", "evidence": [{"quote": "By Ada Quay", "start": 34, "end": 45}]}]','2026-11-28 13:42:10.000000','Cranes return to the old harbour',NULL,'2021-03-04','2021-03-04','cd3fa0c748d0a7d79a3d','2026-11-28 13:42:10.000000',NULL,NULL);
INSERT INTO "documents" VALUES('7e387e9c03c082fb659d',2,0,5,'txt',NULL,NULL,'Ferry waits for the tide

By Bo Pier

June 2, 2021

The ferry waited for two hours, and Hanna Berg waited with it. "We have time," said Berg.
','[]','[{"name": "title", "value": "Ferry waits for the tide", "confidence": "inferred", "method": "first line", "evidence": [{"quote": "Ferry waits for the tide", "start": 0, "end": 24}]}, {"name": "date", "value": ["2021-06-02", "2021-06-02"], "confidence": "inferred", "method": "date line", "evidence": [{"quote": "June 2, 2021", "start": 38, "end": 50}]}, {"name": "authors", "value": ["Bo Pier"], "confidence": "stated", "method": "byline", "evidence": [{"quote": "By Bo Pier", "start": 26, "end": 36}]}]','2026-11-28 13:42:10.000000','Ferry waits for the tide','Harbour Post','2021-06-02','2021-06-02','7e387e9c03c082fb659d','2026-11-28 13:42:10.000000',NULL,NULL);
INSERT INTO "documents" VALUES('dc5fb5b40a63b939ec87',4,0,5,'jsonl','r1',NULL,'The lighthouse is white again. Painter Ida Mole finished on Friday.','[]','[{"name": "date", "value": ["2020-05-08", "2020-05-08"], "confidence": "stated", "method": "record", "evidence": [{"quote": "2020-05-08", "key": "record: date"}]}]','2026-11-28 13:42:10.000000','Lighthouse painted white','Harbour Post','2020-05-08','2020-05-08','dc5fb5b40a63b939ec87','2026-11-28 13:42:10.000000',NULL,NULL);
CREATE TABLE doubts (
	kind VARCHAR NOT NULL, 
	document VARCHAR NOT NULL, 
	PRIMARY KEY (kind, document), 
	FOREIGN KEY(document) REFERENCES documents (id)
);
INSERT INTO "doubts" VALUES('missing-outlet','7e387e9c03c082fb659d');
INSERT INTO "doubts" VALUES('missing-outlet','cd3fa0c748d0a7d79a3d');
CREATE TABLE due (
	document VARCHAR NOT NULL, 
	PRIMARY KEY (document), 
	FOREIGN KEY(document) REFERENCES documents (id)
);
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
CREATE TABLE former_places (
	document VARCHAR NOT NULL, 
	source INTEGER NOT NULL, 
	position VARCHAR NOT NULL, 
	PRIMARY KEY (document, source, position), 
	FOREIGN KEY(document) REFERENCES documents (id), 
	FOREIGN KEY(source) REFERENCES sources ("key")
);
CREATE TABLE marks (
            "key" INTEGER NOT NULL PRIMARY KEY, document VARCHAR NOT NULL, kind VARCHAR NOT NULL,
            value VARCHAR NOT NULL, place BIGINT NOT NULL, data JSON,
            added INTEGER NOT NULL REFERENCES actions ("key"), removed INTEGER REFERENCES actions ("key"));
INSERT INTO "marks" VALUES(1,'7e387e9c03c082fb659d','collection','harbour',1048576,NULL,1,NULL);
INSERT INTO "marks" VALUES(2,'cd3fa0c748d0a7d79a3d','collection','harbour',2097152,NULL,1,NULL);
INSERT INTO "marks" VALUES(3,'dc5fb5b40a63b939ec87','collection','harbour',3145728,NULL,1,NULL);
INSERT INTO "marks" VALUES(4,'7e387e9c03c082fb659d','tag','ferries',1048576,NULL,2,NULL);
INSERT INTO "marks" VALUES(5,'7e387e9c03c082fb659d','read','',1048576,NULL,3,NULL);
INSERT INTO "marks" VALUES(6,'7e387e9c03c082fb659d','note','3fbb27c3a1d5',0,'{"text": "Ask the mayor", "anchor": null}',4,NULL);
CREATE TABLE mentions (
	document VARCHAR NOT NULL, 
	place INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	slug VARCHAR NOT NULL, 
	name TEXT NOT NULL, 
	forms JSON NOT NULL, 
	spans JSON NOT NULL, 
	roles JSON NOT NULL, 
	unsure JSON NOT NULL, 
	PRIMARY KEY (document, place), 
	FOREIGN KEY(document) REFERENCES documents (id)
);
INSERT INTO "mentions" VALUES('7e387e9c03c082fb659d',0,'bo-pier','bo-pier','Bo Pier','["Bo Pier"]','[[29, 36]]','[]','[]');
INSERT INTO "mentions" VALUES('7e387e9c03c082fb659d',1,'hanna-berg','hanna-berg','Hanna Berg','["Hanna Berg", "Berg"]','[[88, 98], [136, 140]]','[]','[]');
INSERT INTO "mentions" VALUES('cd3fa0c748d0a7d79a3d',0,'hanna-berg','hanna-berg','Hanna Berg','["Hanna Berg", "Berg"]','[[150, 160], [274, 278]]','["Mayor"]','[]');
INSERT INTO "mentions" VALUES('cd3fa0c748d0a7d79a3d',1,'bo-pier','bo-pier','Bo Pier','["Bo Pier"]','[[294, 301]]','[]','[]');
CREATE TABLE meta (
	"key" VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('version','11');
INSERT INTO "meta" VALUES('archive_id','d6f41bbe62c942169aee45690d811ad4');
INSERT INTO "meta" VALUES('sketches','1');
INSERT INTO "meta" VALUES('settled','4');
INSERT INTO "meta" VALUES('decided','d125b4d76de8b4307aae54810b6702da236f13ab706ac8800b829857fa1763f0');
INSERT INTO "meta" VALUES('last_run','{"at": "2026-11-28T13:42:10.701250+00:00", "did": {"added": 3, "changed": 0, "replaced": 0, "held": 1, "failed": 0, "read": 4, "unchanged": 0, "removed": 0, "others": 0, "linked": 0}}');
CREATE TABLE names (
	"key" VARCHAR NOT NULL, 
	core VARCHAR NOT NULL, 
	slug VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "names" VALUES('bo-pier','bo-pier','bo-pier','');
INSERT INTO "names" VALUES('hanna-berg','hanna-berg','hanna-berg','');
CREATE TABLE people (
	slug VARCHAR NOT NULL, 
	name TEXT NOT NULL, 
	sort VARCHAR NOT NULL, 
	documents INTEGER NOT NULL, 
	PRIMARY KEY (slug)
);
INSERT INTO "people" VALUES('bo-pier','Bo Pier','pier bo',2);
INSERT INTO "people" VALUES('hanna-berg','Hanna Berg','berg hanna',2);
CREATE TABLE quotations (
	document VARCHAR NOT NULL, 
	place INTEGER NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	speaker INTEGER, 
	PRIMARY KEY (document, place), 
	FOREIGN KEY(document) REFERENCES documents (id)
);
INSERT INTO "quotations" VALUES('7e387e9c03c082fb659d',0,116,129,1);
INSERT INTO "quotations" VALUES('cd3fa0c748d0a7d79a3d',0,206,272,0);
CREATE TABLE rulings (
	"key" INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	subject TEXT NOT NULL, 
	object TEXT, 
	who TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	undone DATETIME, 
	PRIMARY KEY ("key")
);
CREATE TABLE saved_searches (
            "key" INTEGER NOT NULL PRIMARY KEY, id VARCHAR NOT NULL, name TEXT NOT NULL, query TEXT NOT NULL,
            added INTEGER NOT NULL REFERENCES actions ("key"), removed INTEGER REFERENCES actions ("key"));
INSERT INTO "saved_searches" VALUES(1,'ferry','Ferry','q=ferry',5,NULL);
CREATE TABLE search_views (
            search VARCHAR NOT NULL, reader VARCHAR NOT NULL, seen DATETIME NOT NULL,
            PRIMARY KEY (search, reader));
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
CREATE TABLE sketches (
	document VARCHAR NOT NULL, 
	sketch BLOB NOT NULL, 
	PRIMARY KEY (document), 
	FOREIGN KEY(document) REFERENCES documents (id)
);
INSERT INTO "sketches" VALUES('cd3fa0c748d0a7d79a3d',X'2357FF065A77F5009DEA0802776871076C211C03F2227304AEB97D091C1560003B27F6004F23DE041EEC8402015DB400EF9E5D053D4A3C00164315081E47D2059766CD00BDFA7A0188E4B0026F098419DD3CAB05B60F470099E26C0076CFED04F2F9EE0136FDF505E59A5704817080038B23D80338C8EA057C25EC01A2E40E02956D6E07CA25F1037480A5027E6E280314750D033BE75E0DA8084D07C2E677078EC4DE03AADD58048C639F072DAC7C05C99E9D04F951A6037C06A8054D26DD033D691D00CE0EB203C893B201E6F2DF148B07C5001BA09401900A9B00FBDD1F049D37F002D5F32814123ABB003CDE0B06864EAF0347282A0E7E4D5001D558F3007B4A950BBF14300376907205C83EBE00C8BD550CDBE1A501371A5F00EA553802216315015C690C024255B60240454104831EB400AE9C6D048C79660110466504897B0204AD5E47028BD3FA00D2E2CC06D6774B00A432BF039AE732004560180078B0B302FAFF6C09D75653006F8BB402ED10F003A3BB8500A53738018D67350105777608143B760108C72D02273F9000A35B3F01F6AAE904794C8D06AD8560020C94F0012F782408F1E0DD0203085305DE45D100B1F57E02DA666C0334AB070223BF4104A854A9068987E1037EC8E000A240EE00DA607303C9F12B02B4A6010648A50C03CFD60104283F3B01AC114D01BD3BD70103EE5E0221455A188E519512');
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
INSERT INTO "sources" VALUES(1,'/archive/articles/copy.txt',325,1625097600000000000,'cd3fa0c748d0a7d79a3d',5,1,0);
INSERT INTO "sources" VALUES(2,'/archive/articles/ferry.txt',142,1625097600000000000,'7e387e9c03c082fb659d',5,1,0);
INSERT INTO "sources" VALUES(3,'/archive/articles/harbour.txt',325,1625097600000000000,'cd3fa0c748d0a7d79a3d',5,1,0);
INSERT INTO "sources" VALUES(4,'/archive/articles/record.jsonl',202,1625097600000000000,'dc5fb5b40a63b939ec87',5,1,0);
CREATE TABLE spellings (
	word VARCHAR NOT NULL, 
	script VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	PRIMARY KEY (word, script, "key")
)
 WITHOUT ROWID

;
INSERT INTO "spellings" VALUES('bo','latin','bo-pier');
INSERT INTO "spellings" VALUES('pier','latin','bo-pier');
INSERT INTO "spellings" VALUES('~br','latin','bo-pier');
INSERT INTO "spellings" VALUES('berg','latin','hanna-berg');
INSERT INTO "spellings" VALUES('hana','latin','hanna-berg');
INSERT INTO "spellings" VALUES('~brk','latin','hanna-berg');
INSERT INTO "spellings" VALUES('~nbrk','latin','hanna-berg');
CREATE TABLE unread_paths (
	path TEXT NOT NULL, 
	failed BOOLEAN NOT NULL, 
	"temporary" BOOLEAN NOT NULL, 
	reason TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (path)
);
CREATE TABLE unsettled (
	document VARCHAR NOT NULL, 
	PRIMARY KEY (document), 
	FOREIGN KEY(document) REFERENCES documents (id)
);
CREATE INDEX ix_documents_story ON documents (story);
CREATE INDEX ix_documents_version_of ON documents (version_of);
CREATE INDEX ix_documents_address ON documents (address);
CREATE INDEX ix_documents_source_id ON documents (source_id);
CREATE UNIQUE INDEX ix_documents_digest ON documents (digest);
CREATE INDEX ix_corrections_document ON corrections (document);
CREATE INDEX ix_corrections_batch ON corrections (batch);
CREATE INDEX ix_names_slug ON names (slug);
CREATE INDEX ix_names_core ON names (core);
CREATE INDEX ix_spellings_key ON spellings ("key");
CREATE INDEX ix_people_sort ON people (sort);
CREATE INDEX ix_appearances_document ON appearances (document);
CREATE INDEX ix_former_places_source ON former_places (source);
CREATE INDEX ix_doubts_document ON doubts (document);
CREATE INDEX ix_mentions_slug ON mentions (slug);
CREATE INDEX ix_mentions_key ON mentions ("key");
CREATE INDEX ix_shingles_document ON shingles (document);
CREATE TRIGGER documents_insert AFTER INSERT ON documents BEGIN DELETE FROM checksums WHERE "key" IN (NEW.id); END;
CREATE TRIGGER facts_insert AFTER INSERT ON facts BEGIN DELETE FROM checksums WHERE "key" IN (NEW.document); END;
CREATE TRIGGER mentions_insert AFTER INSERT ON mentions BEGIN DELETE FROM checksums WHERE "key" IN (NEW.document); END;
CREATE TRIGGER quotations_insert AFTER INSERT ON quotations BEGIN DELETE FROM checksums WHERE "key" IN (NEW.document); END;
CREATE TRIGGER shingles_insert AFTER INSERT ON shingles BEGIN DELETE FROM checksums WHERE "key" IN (NEW.document); END;
CREATE TRIGGER sketches_insert AFTER INSERT ON sketches BEGIN DELETE FROM checksums WHERE "key" IN (NEW.document); END;
CREATE TRIGGER sources_insert AFTER INSERT ON sources BEGIN DELETE FROM checksums WHERE "key" IN ('table sources'); END;
CREATE TRIGGER appearances_insert AFTER INSERT ON appearances BEGIN DELETE FROM checksums WHERE "key" IN ('table appearances'); END;
CREATE TRIGGER former_places_insert AFTER INSERT ON former_places BEGIN DELETE FROM checksums WHERE "key" IN ('table former_places'); END;
CREATE TRIGGER corrections_insert AFTER INSERT ON corrections BEGIN DELETE FROM checksums WHERE "key" IN ('table corrections'); END;
CREATE TRIGGER rulings_insert AFTER INSERT ON rulings BEGIN DELETE FROM checksums WHERE "key" IN ('table rulings'); END;
CREATE TRIGGER names_insert AFTER INSERT ON names BEGIN DELETE FROM checksums WHERE "key" IN ('table names'); END;
CREATE TRIGGER people_insert AFTER INSERT ON people BEGIN DELETE FROM checksums WHERE "key" IN ('table people'); END;
CREATE TRIGGER spellings_insert AFTER INSERT ON spellings BEGIN DELETE FROM checksums WHERE "key" IN ('table spellings'); END;
CREATE TRIGGER doubts_insert AFTER INSERT ON doubts BEGIN DELETE FROM checksums WHERE "key" IN ('table doubts'); END;
CREATE TRIGGER failures_insert AFTER INSERT ON failures BEGIN DELETE FROM checksums WHERE "key" IN ('table failures'); END;
CREATE TRIGGER unread_paths_insert AFTER INSERT ON unread_paths BEGIN DELETE FROM checksums WHERE "key" IN ('table unread_paths'); END;
CREATE TRIGGER documents_update AFTER UPDATE ON documents BEGIN DELETE FROM checksums WHERE "key" IN (OLD.id, NEW.id); END;
CREATE TRIGGER facts_update AFTER UPDATE ON facts BEGIN DELETE FROM checksums WHERE "key" IN (OLD.document, NEW.document); END;
CREATE TRIGGER mentions_update AFTER UPDATE ON mentions BEGIN DELETE FROM checksums WHERE "key" IN (OLD.document, NEW.document); END;
CREATE TRIGGER quotations_update AFTER UPDATE ON quotations BEGIN DELETE FROM checksums WHERE "key" IN (OLD.document, NEW.document); END;
CREATE TRIGGER shingles_update AFTER UPDATE ON shingles BEGIN DELETE FROM checksums WHERE "key" IN (OLD.document, NEW.document); END;
CREATE TRIGGER sketches_update AFTER UPDATE ON sketches BEGIN DELETE FROM checksums WHERE "key" IN (OLD.document, NEW.document); END;
CREATE TRIGGER sources_update AFTER UPDATE ON sources BEGIN DELETE FROM checksums WHERE "key" IN ('table sources'); END;
CREATE TRIGGER appearances_update AFTER UPDATE ON appearances BEGIN DELETE FROM checksums WHERE "key" IN ('table appearances'); END;
CREATE TRIGGER former_places_update AFTER UPDATE ON former_places BEGIN DELETE FROM checksums WHERE "key" IN ('table former_places'); END;
CREATE TRIGGER corrections_update AFTER UPDATE ON corrections BEGIN DELETE FROM checksums WHERE "key" IN ('table corrections'); END;
CREATE TRIGGER rulings_update AFTER UPDATE ON rulings BEGIN DELETE FROM checksums WHERE "key" IN ('table rulings'); END;
CREATE TRIGGER names_update AFTER UPDATE ON names BEGIN DELETE FROM checksums WHERE "key" IN ('table names'); END;
CREATE TRIGGER people_update AFTER UPDATE ON people BEGIN DELETE FROM checksums WHERE "key" IN ('table people'); END;
CREATE TRIGGER spellings_update AFTER UPDATE ON spellings BEGIN DELETE FROM checksums WHERE "key" IN ('table spellings'); END;
CREATE TRIGGER doubts_update AFTER UPDATE ON doubts BEGIN DELETE FROM checksums WHERE "key" IN ('table doubts'); END;
CREATE TRIGGER failures_update AFTER UPDATE ON failures BEGIN DELETE FROM checksums WHERE "key" IN ('table failures'); END;
CREATE TRIGGER unread_paths_update AFTER UPDATE ON unread_paths BEGIN DELETE FROM checksums WHERE "key" IN ('table unread_paths'); END;
CREATE TRIGGER documents_delete AFTER DELETE ON documents BEGIN DELETE FROM checksums WHERE "key" IN (OLD.id); END;
CREATE TRIGGER facts_delete AFTER DELETE ON facts BEGIN DELETE FROM checksums WHERE "key" IN (OLD.document); END;
CREATE TRIGGER mentions_delete AFTER DELETE ON mentions BEGIN DELETE FROM checksums WHERE "key" IN (OLD.document); END;
CREATE TRIGGER quotations_delete AFTER DELETE ON quotations BEGIN DELETE FROM checksums WHERE "key" IN (OLD.document); END;
CREATE TRIGGER shingles_delete AFTER DELETE ON shingles BEGIN DELETE FROM checksums WHERE "key" IN (OLD.document); END;
CREATE TRIGGER sketches_delete AFTER DELETE ON sketches BEGIN DELETE FROM checksums WHERE "key" IN (OLD.document); END;
CREATE TRIGGER sources_delete AFTER DELETE ON sources BEGIN DELETE FROM checksums WHERE "key" IN ('table sources'); END;
CREATE TRIGGER appearances_delete AFTER DELETE ON appearances BEGIN DELETE FROM checksums WHERE "key" IN ('table appearances'); END;
CREATE TRIGGER former_places_delete AFTER DELETE ON former_places BEGIN DELETE FROM checksums WHERE "key" IN ('table former_places'); END;
CREATE TRIGGER corrections_delete AFTER DELETE ON corrections BEGIN DELETE FROM checksums WHERE "key" IN ('table corrections'); END;
CREATE TRIGGER rulings_delete AFTER DELETE ON rulings BEGIN DELETE FROM checksums WHERE "key" IN ('table rulings'); END;
CREATE TRIGGER names_delete AFTER DELETE ON names BEGIN DELETE FROM checksums WHERE "key" IN ('table names'); END;
CREATE TRIGGER people_delete AFTER DELETE ON people BEGIN DELETE FROM checksums WHERE "key" IN ('table people'); END;
CREATE TRIGGER spellings_delete AFTER DELETE ON spellings BEGIN DELETE FROM checksums WHERE "key" IN ('table spellings'); END;
CREATE TRIGGER doubts_delete AFTER DELETE ON doubts BEGIN DELETE FROM checksums WHERE "key" IN ('table doubts'); END;
CREATE TRIGGER failures_delete AFTER DELETE ON failures BEGIN DELETE FROM checksums WHERE "key" IN ('table failures'); END;
CREATE TRIGGER unread_paths_delete AFTER DELETE ON unread_paths BEGIN DELETE FROM checksums WHERE "key" IN ('table unread_paths'); END;
CREATE INDEX ix_marks_document ON marks (document);
CREATE INDEX ix_marks_added ON marks (added);
CREATE INDEX ix_marks_removed ON marks (removed) WHERE removed IS NOT NULL;
CREATE INDEX ix_marks_kind_value_place ON marks (kind, value, place);
CREATE INDEX ix_collections_id ON collections (id);
CREATE INDEX ix_collections_added ON collections (added);
CREATE INDEX ix_collections_removed ON collections (removed) WHERE removed IS NOT NULL;
CREATE INDEX ix_saved_searches_id ON saved_searches (id);
CREATE INDEX ix_saved_searches_added ON saved_searches (added);
CREATE INDEX ix_saved_searches_removed ON saved_searches (removed) WHERE removed IS NOT NULL;
CREATE TRIGGER actions_insert AFTER INSERT ON actions BEGIN DELETE FROM checksums WHERE "key" IN ('table actions'); END;
CREATE TRIGGER marks_insert AFTER INSERT ON marks BEGIN DELETE FROM checksums WHERE "key" IN ('table marks'); END;
CREATE TRIGGER collections_insert AFTER INSERT ON collections BEGIN DELETE FROM checksums WHERE "key" IN ('table collections'); END;
CREATE TRIGGER saved_searches_insert AFTER INSERT ON saved_searches BEGIN DELETE FROM checksums WHERE "key" IN ('table saved_searches'); END;
CREATE TRIGGER actions_update AFTER UPDATE ON actions BEGIN DELETE FROM checksums WHERE "key" IN ('table actions'); END;
CREATE TRIGGER marks_update AFTER UPDATE ON marks BEGIN DELETE FROM checksums WHERE "key" IN ('table marks'); END;
CREATE TRIGGER collections_update AFTER UPDATE ON collections BEGIN DELETE FROM checksums WHERE "key" IN ('table collections'); END;
CREATE TRIGGER saved_searches_update AFTER UPDATE ON saved_searches BEGIN DELETE FROM checksums WHERE "key" IN ('table saved_searches'); END;
CREATE TRIGGER actions_delete AFTER DELETE ON actions BEGIN DELETE FROM checksums WHERE "key" IN ('table actions'); END;
CREATE TRIGGER marks_delete AFTER DELETE ON marks BEGIN DELETE FROM checksums WHERE "key" IN ('table marks'); END;
CREATE TRIGGER collections_delete AFTER DELETE ON collections BEGIN DELETE FROM checksums WHERE "key" IN ('table collections'); END;
CREATE TRIGGER saved_searches_delete AFTER DELETE ON saved_searches BEGIN DELETE FROM checksums WHERE "key" IN ('table saved_searches'); END;
COMMIT;
