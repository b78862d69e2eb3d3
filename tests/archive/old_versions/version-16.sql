BEGIN TRANSACTION;
CREATE TABLE actions (
	"key" INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	subject TEXT NOT NULL, 
	documents INTEGER NOT NULL, 
	who TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	undone DATETIME, 
	undone_by TEXT, 
	PRIMARY KEY ("key")
);
INSERT INTO "actions" VALUES(1,'collect','Harbour',3,'ada','2026-11-29 07:43:20.020397',NULL,NULL);
INSERT INTO "actions" VALUES(2,'tag','ferries',1,'ada','2026-11-29 07:43:20.028588',NULL,NULL);
INSERT INTO "actions" VALUES(3,'mark-read','',1,'ada','2026-11-29 07:43:20.031841',NULL,NULL);
INSERT INTO "actions" VALUES(4,'note','',1,'ada','2026-11-29 07:43:20.039978',NULL,NULL);
INSERT INTO "actions" VALUES(5,'save-search','Ferry',0,'ada','2026-11-29 07:43:20.043394',NULL,NULL);
CREATE TABLE appearances (
	source INTEGER NOT NULL, 
	position VARCHAR NOT NULL, 
	document INTEGER NOT NULL, 
	run VARCHAR NOT NULL, 
	PRIMARY KEY (source, position, run), 
	FOREIGN KEY(source) REFERENCES sources ("key"), 
	FOREIGN KEY(document) REFERENCES documents ("key")
);
INSERT INTO "appearances" VALUES(1,'',1,'f79481a79c1b4b468b065f5f8b765418');
INSERT INTO "appearances" VALUES(2,'',2,'f79481a79c1b4b468b065f5f8b765418');
INSERT INTO "appearances" VALUES(3,'',1,'f79481a79c1b4b468b065f5f8b765418');
INSERT INTO "appearances" VALUES(4,'line 1',3,'f79481a79c1b4b468b065f5f8b765418');
CREATE TABLE changed_names (
	"key" VARCHAR NOT NULL, 
	PRIMARY KEY ("key")
)
 WITHOUT ROWID

;
CREATE TABLE changed_people (
	slug VARCHAR NOT NULL, 
	PRIMARY KEY (slug)
)
 WITHOUT ROWID

;
CREATE TABLE checksums (
	"key" INTEGER NOT NULL, 
	checksum BIGINT, 
	PRIMARY KEY ("key")
);
INSERT INTO "checksums" VALUES(1,1653991644);
INSERT INTO "checksums" VALUES(2,3692655935);
INSERT INTO "checksums" VALUES(3,1840183780);
CREATE TABLE collections (
	"key" INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	name TEXT NOT NULL, 
	description TEXT NOT NULL, 
	added INTEGER NOT NULL, 
	removed INTEGER, 
	PRIMARY KEY ("key"), 
	FOREIGN KEY(added) REFERENCES actions ("key"), 
	FOREIGN KEY(removed) REFERENCES actions ("key")
);
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
INSERT INTO "corrections" VALUES(1,'7e387e9c03c082fb659d','outlet','"Harbour Post"','Ada','2021-08-01 10:00:00.000000',NULL,NULL,NULL);
CREATE TABLE counts (
	kind VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	count BIGINT NOT NULL, 
	PRIMARY KEY (kind, value)
)
 WITHOUT ROWID

;
INSERT INTO "counts" VALUES('dated','',3);
INSERT INTO "counts" VALUES('day','2020-05-08',1);
INSERT INTO "counts" VALUES('day','2021-03-04',1);
INSERT INTO "counts" VALUES('day','2021-06-02',1);
INSERT INTO "counts" VALUES('documents','',3);
INSERT INTO "counts" VALUES('outlet','Harbour Post',2);
INSERT INTO "counts" VALUES('people','',2);
INSERT INTO "counts" VALUES('queue','missing-outlet',2);
INSERT INTO "counts" VALUES('sources','',4);
CREATE TABLE documents (
	"key" INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	change INTEGER NOT NULL, 
	gone BOOLEAN NOT NULL, 
	version_of VARCHAR, 
	reader INTEGER NOT NULL, 
	format VARCHAR NOT NULL, 
	source_id TEXT, 
	address TEXT, 
	added DATETIME NOT NULL, 
	seen DATETIME, 
	story VARCHAR, 
	title TEXT, 
	outlet TEXT, 
	earliest DATE, 
	latest DATE, 
	confidence VARCHAR, 
	agency TEXT, 
	language TEXT, 
	notes JSON NOT NULL, 
	text BLOB NOT NULL, 
	candidates BLOB, 
	PRIMARY KEY ("key"), 
	UNIQUE (id), 
	UNIQUE (change)
);
INSERT INTO "documents" VALUES(1,'cd3fa0c748d0a7d79a3d','cd3fa0c748d0a7d79a3d',3,0,NULL,5,'txt',NULL,NULL,'2026-11-28 13:42:10.000000','2026-11-28 13:42:10.000000',NULL,'Cranes return to the old harbour',NULL,'2021-03-04','2021-03-04','inferred',NULL,'en','[]',X'01659CCF0AC2300CC6EF798AB093422D28BE801D83810E26E8031445E7C5E16A0FBEBDC9972A82C742FA87B634BFAF4D534FF1FE0D6753A7AD2BA4343768C86E9E88E4B4DE9C23EF737C1175D0EC6B2753B55A12ED8EA1A9B73C6BCD987B81BC392F58DDD5C95A86AC055CFF37AED07018F29404029DE144870F7DAD88FAC841449803C228D0980CBEE062511514D812D49534E7E5D513553FFD6AA838AEA36DCF896470C625A5540CD2C7C2AAB90ABD622C9E9B922F87C3C8FD0D32EE8967683091D67AC8AC787A03',X'018B46140C901C81543228391725E6C1D7BA816A7450F4819A7A19A0F5BCA545C42600484B85406224C632CC42DBD8A89670F16604CCB9C6BA062690E20DCE233646C083ED045CEF0B1ECC30D15100998FEC541373B85BCD0CD0DC0AAB66519CEB9892A810589A5849C5DA166E24727A3681BBCBC41454FE0200');
INSERT INTO "documents" VALUES(2,'7e387e9c03c082fb659d','7e387e9c03c082fb659d',2,0,NULL,5,'txt',NULL,NULL,'2026-11-28 13:42:10.000000','2026-11-28 13:42:10.000000',NULL,'Ferry waits for the tide','Harbour Post','2021-06-02','2021-06-02','inferred',NULL,'en','[]',X'01734B05ED7500EDCE06B716211104B4968B0B584A3BE52B0400BB7C5C5C5EA5C08687910E30808C0CB9B84095511A5C1F64860EDC5C010FF4E880AB7F0F60B73C51C109D88D8229023719324BF41494C25321ED0C50EDABA30469468054EA710100',X'018B46140C901C81543228B9A582364280B66E839B9290D803BA89D88887B4500824427C966016D24626B5848B3323604E35D33530821467701EB131001E5C27E06AAF526053CC484701643C4A32B140CA3F684E85D5AA28AE75CA57080076ABA958B7C24C447295911922ED8232752C00');
INSERT INTO "documents" VALUES(3,'dc5fb5b40a63b939ec87','dc5fb5b40a63b939ec87',4,0,NULL,5,'jsonl','r1',NULL,'2026-11-28 13:42:10.000000','2026-11-28 13:42:10.000000',NULL,'Lighthouse painted white','Harbour Post','2020-05-08','2020-05-08','stated',NULL,'en','[]',X'0103552CE0752F907E61663174E814DC14D2530848849CC2E09992A8E00B1A6C819FEE02ACEFDD8A40BB81F400',X'018BC65F30806A67535D030B48C100E751AD6040361F57C10000');
CREATE TABLE doubts (
	kind VARCHAR NOT NULL, 
	document INTEGER NOT NULL, 
	PRIMARY KEY (kind, document), 
	FOREIGN KEY(document) REFERENCES documents ("key")
)
 WITHOUT ROWID

;
INSERT INTO "doubts" VALUES('missing-outlet',1);
INSERT INTO "doubts" VALUES('missing-outlet',2);
CREATE TABLE due (
	document INTEGER NOT NULL, 
	PRIMARY KEY (document), 
	FOREIGN KEY(document) REFERENCES documents ("key")
);
CREATE TABLE facts (
	document INTEGER NOT NULL, 
	layer VARCHAR NOT NULL, 
	data BLOB NOT NULL, 
	PRIMARY KEY (document, layer), 
	FOREIGN KEY(document) REFERENCES documents ("key")
);
INSERT INTO "facts" VALUES(1,'article',X'01ABC651D63BA6242A0496265652B1CC871B891CAA2670079998E2CC8CC0560230EF19EB1A98400A28388FD830050F971370A12F783802E81E90F9C86E343187BBD10C6FFDE4530A6CBC6653AD96F209757275F656D0F0002D9E06367203802D684D055D64A79919C19D66614ADFCC8AA5B0762E4ACC832F8D0435004106807A0619101F10EB0448C39640E8106319661D6F6C040CA55A00');
INSERT INTO "facts" VALUES(2,'article',X'01ABC651D63BE52B04007B7B542CF261262239C8C80C11A46638B322B08D00CC7966BA064690E209CE233644C183E5041CE8550A6C5A19E928808C4789760BA4FC40DFEC80A538744B05ED4C01EDA507B7ED21FA81DA88B51AD264241014F82CC1AC358D4C80A1520B00');
INSERT INTO "facts" VALUES(3,'article',X'01ABC651D63BA6242A04962656522BBDC3CDC34CF73007E0CC8B904682A9AE8105A47C82F3A8563E219B8F3B57D22D1F60690078805650035BBA01C06634950A457423D13C0E7505C4EB588A661FF0815AE0D1848244C8DA31F0A83B955C87CF785C45792D00');
CREATE TABLE failures (
	source INTEGER NOT NULL, 
	position VARCHAR NOT NULL, 
	reason TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (source, position), 
	FOREIGN KEY(source) REFERENCES sources ("key")
);
CREATE TABLE former_places (
	document INTEGER NOT NULL, 
	source INTEGER NOT NULL, 
	position VARCHAR NOT NULL, 
	PRIMARY KEY (document, source, position), 
	FOREIGN KEY(document) REFERENCES documents ("key"), 
	FOREIGN KEY(source) REFERENCES sources ("key")
);
CREATE TABLE marks (
	"key" INTEGER NOT NULL, 
	document VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	place BIGINT NOT NULL, 
	data JSON, 
	added INTEGER NOT NULL, 
	removed INTEGER, 
	PRIMARY KEY ("key"), 
	FOREIGN KEY(added) REFERENCES actions ("key"), 
	FOREIGN KEY(removed) REFERENCES actions ("key")
);
INSERT INTO "marks" VALUES(1,'7e387e9c03c082fb659d','collection','harbour',1048576,'null',1,NULL);
INSERT INTO "marks" VALUES(2,'cd3fa0c748d0a7d79a3d','collection','harbour',2097152,'null',1,NULL);
INSERT INTO "marks" VALUES(3,'dc5fb5b40a63b939ec87','collection','harbour',3145728,'null',1,NULL);
INSERT INTO "marks" VALUES(4,'7e387e9c03c082fb659d','tag','ferries',1048576,'null',2,NULL);
INSERT INTO "marks" VALUES(5,'7e387e9c03c082fb659d','read','',1048576,'null',3,NULL);
INSERT INTO "marks" VALUES(6,'7e387e9c03c082fb659d','note','3fbb27c3a1d5',0,'{"text": "Ask the mayor", "anchor": null}',4,NULL);
CREATE TABLE mentions (
	document INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	slug VARCHAR NOT NULL, 
	name TEXT NOT NULL, 
	forms JSON NOT NULL, 
	spans JSON NOT NULL, 
	roles JSON NOT NULL, 
	unsure JSON NOT NULL, 
	PRIMARY KEY (document, place), 
	FOREIGN KEY(document) REFERENCES documents ("key")
)
 WITHOUT ROWID

;
INSERT INTO "mentions" VALUES(1,0,'hanna-berg','hanna-berg','Hanna Berg','["Hanna Berg", "Berg"]','[[150, 160], [274, 278]]','["Mayor"]','[]');
INSERT INTO "mentions" VALUES(1,1,'bo-pier','bo-pier','Bo Pier','["Bo Pier"]','[[294, 301]]','[]','[]');
INSERT INTO "mentions" VALUES(2,0,'bo-pier','bo-pier','Bo Pier','["Bo Pier"]','[[29, 36]]','[]','[]');
INSERT INTO "mentions" VALUES(2,1,'hanna-berg','hanna-berg','Hanna Berg','["Hanna Berg", "Berg"]','[[88, 98], [136, 140]]','[]','[]');
CREATE TABLE meta (
	"key" VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('version','16');
INSERT INTO "meta" VALUES('archive_id','d6f41bbe62c942169aee45690d811ad4');
INSERT INTO "meta" VALUES('last_run','{"at": "2026-11-28T13:42:10.701250+00:00", "did": {"added": 3, "changed": 0, "replaced": 0, "held": 1, "failed": 0, "read": 4, "unchanged": 0, "removed": 0, "others": 0, "linked": 0}}');
INSERT INTO "meta" VALUES('scripts','latin');
INSERT INTO "meta" VALUES('sketches','1.2');
INSERT INTO "meta" VALUES('forms read','4');
INSERT INTO "meta" VALUES('decided','3 d125b4d76de8b4307aae54810b6702da236f13ab706ac8800b829857fa1763f0');
INSERT INTO "meta" VALUES('settled','4');
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
CREATE TABLE person_forms (
            slug VARCHAR NOT NULL, form TEXT NOT NULL, documents INTEGER NOT NULL,
            PRIMARY KEY (slug, form)) WITHOUT ROWID;
INSERT INTO "person_forms" VALUES('bo-pier','Bo Pier',2);
INSERT INTO "person_forms" VALUES('hanna-berg','Berg',0);
INSERT INTO "person_forms" VALUES('hanna-berg','Hanna Berg',2);
CREATE TABLE quotations (
	document INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	speaker INTEGER, 
	PRIMARY KEY (document, place), 
	FOREIGN KEY(document) REFERENCES documents ("key")
)
 WITHOUT ROWID

;
INSERT INTO "quotations" VALUES(1,0,206,272,0);
INSERT INTO "quotations" VALUES(2,0,116,129,1);
CREATE TABLE range_checksums (
	name VARCHAR NOT NULL, 
	start VARCHAR NOT NULL, 
	checksum BIGINT, 
	PRIMARY KEY (name, start)
)
 WITHOUT ROWID

;
INSERT INTO "range_checksums" VALUES('actions','',3997988609);
INSERT INTO "range_checksums" VALUES('collections','',1371159344);
INSERT INTO "range_checksums" VALUES('corrections','',1632500773);
INSERT INTO "range_checksums" VALUES('failures','',0);
INSERT INTO "range_checksums" VALUES('marks','',2367298588);
INSERT INTO "range_checksums" VALUES('names','',2023200064);
INSERT INTO "range_checksums" VALUES('people','',2747539344);
INSERT INTO "range_checksums" VALUES('rulings','',0);
INSERT INTO "range_checksums" VALUES('saved_searches','',1847276385);
INSERT INTO "range_checksums" VALUES('sources','',3666834259);
INSERT INTO "range_checksums" VALUES('spellings','',3338556493);
INSERT INTO "range_checksums" VALUES('unread_paths','',0);
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
	"key" INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	name TEXT NOT NULL, 
	"query" TEXT NOT NULL, 
	added INTEGER NOT NULL, 
	removed INTEGER, 
	PRIMARY KEY ("key"), 
	FOREIGN KEY(added) REFERENCES actions ("key"), 
	FOREIGN KEY(removed) REFERENCES actions ("key")
);
INSERT INTO "saved_searches" VALUES(1,'ferry','Ferry','q=ferry',5,NULL);
CREATE TABLE search_views (
	search VARCHAR NOT NULL, 
	reader VARCHAR NOT NULL, 
	seen DATETIME NOT NULL, 
	PRIMARY KEY (search, reader)
);
CREATE TABLE similarity_blocks (
	segment INTEGER NOT NULL, 
	kind INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	data BLOB NOT NULL, 
	PRIMARY KEY (segment, kind, number)
);
INSERT INTO "similarity_blocks" VALUES(1,0,0,X'7801BB3A6DD6BEDFADD96EF3DB7C14CC538D2DCC532D930D8C930D2C8CD292CC4C2D53B892538CD3120D92CD4D2C520C12CD53CC2D138D53B852924DD3924C934C0C12CD8C932C8D2D53932DCC01E0DC17BF');
INSERT INTO "similarity_blocks" VALUES(1,1,0,X'78013B7EF254C0A2F4C8831EEA6221AF432BB52E9768C9BC90331357DBD6B754EFD2C5F975CB763630ECD3AD9DFFB8E8F7D90907A5984EB289DC7C72E9B26F36E7B309CAE2AFCAE7B7DBCFBEB2F881C6D7B751AFAE3309D5C8CB350B3CB558EBFC9E574F3C395A8B858B999B898D97898B8189839F9549925D808183899199938B81838543985594910060A031000044782F0F');
INSERT INTO "similarity_blocks" VALUES(1,2,0,X'78017B5A9C517EEA46F7C73DD7622F27D85EBAE1733DFCECF5D592FB96FAD9CEAFB06DBEDDBB636D86D0B33B9B6AAB266FBD7CF584FBEDA71D93F45BFABA846A2DF6B568CDFBB938C380FBFC84F52ECEAF9F574D3E776DAAECB6EAADBDCCAE8C6CCC5C6CCC2C0CAC8C4C0CECFCAC0C1C0C4CCC6C2CECEC8CEC5CFC3A8C8C4C8C0C0C8C400026C03403440028441B0000E04531BE');
CREATE TABLE similarity_segments (
	number INTEGER NOT NULL, 
	documents INTEGER NOT NULL, 
	bands INTEGER NOT NULL, 
	band_blocks INTEGER NOT NULL, 
	passages INTEGER NOT NULL, 
	passage_blocks INTEGER NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO "similarity_segments" VALUES(1,3,32,1,29,1);
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
	document INTEGER NOT NULL, 
	PRIMARY KEY (document), 
	FOREIGN KEY(document) REFERENCES documents ("key")
);
CREATE INDEX ix_corrections_batch ON corrections (batch);
CREATE INDEX ix_corrections_document ON corrections (document);
CREATE INDEX ix_names_slug ON names (slug);
CREATE INDEX ix_names_core ON names (core);
CREATE INDEX ix_spellings_key ON spellings ("key");
CREATE INDEX ix_people_documents ON people (documents DESC, sort, slug);
CREATE INDEX ix_people_sort ON people (sort);
CREATE INDEX ix_checksums_missing ON checksums ("key") WHERE checksum IS NULL;
CREATE INDEX ix_range_checksums_missing ON range_checksums (name, start) WHERE checksum IS NULL;
CREATE INDEX ix_appearances_document ON appearances (document);
CREATE INDEX ix_former_places_source ON former_places (source);
CREATE INDEX ix_doubts_document ON doubts (document);
CREATE INDEX ix_mentions_key ON mentions ("key");
CREATE INDEX ix_mentions_slug ON mentions (slug);
CREATE INDEX ix_marks_document ON marks (document);
CREATE INDEX ix_marks_removed ON marks (removed) WHERE removed IS NOT NULL;
CREATE INDEX ix_marks_kind_value_place ON marks (kind, value, place);
CREATE INDEX ix_marks_added ON marks (added);
CREATE INDEX ix_collections_added ON collections (added);
CREATE INDEX ix_collections_removed ON collections (removed) WHERE removed IS NOT NULL;
CREATE INDEX ix_collections_id ON collections (id);
CREATE INDEX ix_saved_searches_id ON saved_searches (id);
CREATE INDEX ix_saved_searches_added ON saved_searches (added);
CREATE INDEX ix_saved_searches_removed ON saved_searches (removed) WHERE removed IS NOT NULL;
CREATE TRIGGER documents_insert AFTER INSERT ON documents BEGIN INSERT OR IGNORE INTO checksums VALUES (NEW."key", NULL); END;
CREATE TRIGGER documents_update AFTER UPDATE ON documents BEGIN UPDATE checksums SET checksum = NULL WHERE "key" IN (OLD."key", NEW."key") AND checksum IS NOT NULL; END;
CREATE TRIGGER documents_delete AFTER DELETE ON documents BEGIN DELETE FROM checksums WHERE "key" = OLD."key"; END;
CREATE TRIGGER documents_gone AFTER UPDATE OF gone ON documents WHEN OLD.gone IS NOT NEW.gone BEGIN INSERT OR IGNORE INTO changed_people SELECT slug FROM mentions WHERE document = NEW."key"; END;
CREATE TRIGGER documents_count_insert AFTER INSERT ON documents BEGIN INSERT INTO counts (kind, value, count) SELECT 'documents', '', 1  WHERE NOT NEW.gone UNION ALL SELECT 'dated', '', 1  WHERE NOT NEW.gone AND NEW.earliest IS NOT NULL UNION ALL SELECT 'day', NEW.earliest, 1  WHERE NOT NEW.gone AND NEW.earliest = NEW.latest UNION ALL SELECT 'outlet', NEW.outlet, 1  WHERE NOT NEW.gone AND NEW.outlet IS NOT NULL ON CONFLICT (kind, value) DO UPDATE SET count = counts.count + excluded.count; END;
CREATE TRIGGER documents_count_update AFTER UPDATE OF gone, earliest, latest, outlet ON documents WHEN OLD.gone IS NOT NEW.gone OR OLD.earliest IS NOT NEW.earliest OR OLD.latest IS NOT NEW.latest OR OLD.outlet IS NOT NEW.outlet BEGIN INSERT INTO counts (kind, value, count) SELECT 'documents', '', -1  WHERE NOT OLD.gone UNION ALL SELECT 'dated', '', -1  WHERE NOT OLD.gone AND OLD.earliest IS NOT NULL UNION ALL SELECT 'day', OLD.earliest, -1  WHERE NOT OLD.gone AND OLD.earliest = OLD.latest UNION ALL SELECT 'outlet', OLD.outlet, -1  WHERE NOT OLD.gone AND OLD.outlet IS NOT NULL UNION ALL SELECT 'documents', '', 1  WHERE NOT NEW.gone UNION ALL SELECT 'dated', '', 1  WHERE NOT NEW.gone AND NEW.earliest IS NOT NULL UNION ALL SELECT 'day', NEW.earliest, 1  WHERE NOT NEW.gone AND NEW.earliest = NEW.latest UNION ALL SELECT 'outlet', NEW.outlet, 1  WHERE NOT NEW.gone AND NEW.outlet IS NOT NULL UNION ALL SELECT 'queue', kind, CASE WHEN NEW.gone THEN -1 ELSE 1 END FROM doubts WHERE document = NEW."key" AND OLD.gone IS NOT NEW.gone ON CONFLICT (kind, value) DO UPDATE SET count = counts.count + excluded.count; END;
CREATE TRIGGER documents_count_delete AFTER DELETE ON documents BEGIN INSERT INTO counts (kind, value, count) SELECT 'documents', '', -1  WHERE NOT OLD.gone UNION ALL SELECT 'dated', '', -1  WHERE NOT OLD.gone AND OLD.earliest IS NOT NULL UNION ALL SELECT 'day', OLD.earliest, -1  WHERE NOT OLD.gone AND OLD.earliest = OLD.latest UNION ALL SELECT 'outlet', OLD.outlet, -1  WHERE NOT OLD.gone AND OLD.outlet IS NOT NULL ON CONFLICT (kind, value) DO UPDATE SET count = counts.count + excluded.count; END;
CREATE TRIGGER facts_insert AFTER INSERT ON facts BEGIN UPDATE checksums SET checksum = NULL WHERE "key" IN (NEW.document) AND checksum IS NOT NULL; END;
CREATE TRIGGER facts_update AFTER UPDATE ON facts BEGIN UPDATE checksums SET checksum = NULL WHERE "key" IN (OLD.document, NEW.document) AND checksum IS NOT NULL; END;
CREATE TRIGGER facts_delete AFTER DELETE ON facts BEGIN UPDATE checksums SET checksum = NULL WHERE "key" IN (OLD.document) AND checksum IS NOT NULL; END;
CREATE TRIGGER mentions_insert AFTER INSERT ON mentions BEGIN UPDATE checksums SET checksum = NULL WHERE "key" IN (NEW.document) AND checksum IS NOT NULL; INSERT OR IGNORE INTO changed_names VALUES (NEW."key"); INSERT OR IGNORE INTO changed_people VALUES (NEW."slug"); END;
CREATE TRIGGER mentions_update AFTER UPDATE ON mentions BEGIN UPDATE checksums SET checksum = NULL WHERE "key" IN (OLD.document, NEW.document) AND checksum IS NOT NULL; INSERT OR IGNORE INTO changed_names VALUES (OLD."key"), (NEW."key"); INSERT OR IGNORE INTO changed_people VALUES (OLD."slug"), (NEW."slug"); END;
CREATE TRIGGER mentions_delete AFTER DELETE ON mentions BEGIN UPDATE checksums SET checksum = NULL WHERE "key" IN (OLD.document) AND checksum IS NOT NULL; INSERT OR IGNORE INTO changed_names VALUES (OLD."key"); INSERT OR IGNORE INTO changed_people VALUES (OLD."slug"); END;
CREATE TRIGGER quotations_insert AFTER INSERT ON quotations BEGIN UPDATE checksums SET checksum = NULL WHERE "key" IN (NEW.document) AND checksum IS NOT NULL; END;
CREATE TRIGGER quotations_update AFTER UPDATE ON quotations BEGIN UPDATE checksums SET checksum = NULL WHERE "key" IN (OLD.document, NEW.document) AND checksum IS NOT NULL; END;
CREATE TRIGGER quotations_delete AFTER DELETE ON quotations BEGIN UPDATE checksums SET checksum = NULL WHERE "key" IN (OLD.document) AND checksum IS NOT NULL; END;
CREATE TRIGGER appearances_insert AFTER INSERT ON appearances BEGIN UPDATE checksums SET checksum = NULL WHERE "key" IN (NEW.document) AND checksum IS NOT NULL; END;
CREATE TRIGGER appearances_update AFTER UPDATE ON appearances BEGIN UPDATE checksums SET checksum = NULL WHERE "key" IN (OLD.document, NEW.document) AND checksum IS NOT NULL; END;
CREATE TRIGGER appearances_delete AFTER DELETE ON appearances BEGIN UPDATE checksums SET checksum = NULL WHERE "key" IN (OLD.document) AND checksum IS NOT NULL; END;
CREATE TRIGGER former_places_insert AFTER INSERT ON former_places BEGIN UPDATE checksums SET checksum = NULL WHERE "key" IN (NEW.document) AND checksum IS NOT NULL; END;
CREATE TRIGGER former_places_update AFTER UPDATE ON former_places BEGIN UPDATE checksums SET checksum = NULL WHERE "key" IN (OLD.document, NEW.document) AND checksum IS NOT NULL; END;
CREATE TRIGGER former_places_delete AFTER DELETE ON former_places BEGIN UPDATE checksums SET checksum = NULL WHERE "key" IN (OLD.document) AND checksum IS NOT NULL; END;
CREATE TRIGGER doubts_insert AFTER INSERT ON doubts BEGIN UPDATE checksums SET checksum = NULL WHERE "key" IN (NEW.document) AND checksum IS NOT NULL; INSERT INTO counts (kind, value, count) SELECT 'queue', NEW.kind, 1 FROM documents WHERE documents."key" = NEW.document AND NOT documents.gone ON CONFLICT (kind, value) DO UPDATE SET count = counts.count + excluded.count; END;
CREATE TRIGGER doubts_update AFTER UPDATE ON doubts BEGIN UPDATE checksums SET checksum = NULL WHERE "key" IN (OLD.document, NEW.document) AND checksum IS NOT NULL; INSERT INTO counts (kind, value, count) SELECT 'queue', OLD.kind, -1 FROM documents WHERE documents."key" = OLD.document AND NOT documents.gone UNION ALL SELECT 'queue', NEW.kind, 1 FROM documents WHERE documents."key" = NEW.document AND NOT documents.gone ON CONFLICT (kind, value) DO UPDATE SET count = counts.count + excluded.count; END;
CREATE TRIGGER doubts_delete AFTER DELETE ON doubts BEGIN UPDATE checksums SET checksum = NULL WHERE "key" IN (OLD.document) AND checksum IS NOT NULL; INSERT INTO counts (kind, value, count) SELECT 'queue', OLD.kind, -1 FROM documents WHERE documents."key" = OLD.document AND NOT documents.gone ON CONFLICT (kind, value) DO UPDATE SET count = counts.count + excluded.count; END;
CREATE TRIGGER sources_insert AFTER INSERT ON sources BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'sources' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'sources' AND start <= printf('%019d', NEW."key"))) AND checksum IS NOT NULL; INSERT INTO counts (kind, value, count) SELECT 'sources', '', 1 WHERE NOT NEW.gone ON CONFLICT (kind, value) DO UPDATE SET count = counts.count + excluded.count; END;
CREATE TRIGGER sources_update AFTER UPDATE ON sources BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'sources' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'sources' AND start <= printf('%019d', OLD."key")), (SELECT max(start) FROM range_checksums WHERE name = 'sources' AND start <= printf('%019d', NEW."key"))) AND checksum IS NOT NULL; INSERT INTO counts (kind, value, count) SELECT 'sources', '', -1 WHERE NOT OLD.gone UNION ALL SELECT 'sources', '', 1 WHERE NOT NEW.gone ON CONFLICT (kind, value) DO UPDATE SET count = counts.count + excluded.count; END;
CREATE TRIGGER sources_delete AFTER DELETE ON sources BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'sources' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'sources' AND start <= printf('%019d', OLD."key"))) AND checksum IS NOT NULL; INSERT INTO counts (kind, value, count) SELECT 'sources', '', -1 WHERE NOT OLD.gone ON CONFLICT (kind, value) DO UPDATE SET count = counts.count + excluded.count; END;
CREATE TRIGGER corrections_insert AFTER INSERT ON corrections BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'corrections' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'corrections' AND start <= printf('%019d', NEW."key"))) AND checksum IS NOT NULL; END;
CREATE TRIGGER corrections_update AFTER UPDATE ON corrections BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'corrections' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'corrections' AND start <= printf('%019d', OLD."key")), (SELECT max(start) FROM range_checksums WHERE name = 'corrections' AND start <= printf('%019d', NEW."key"))) AND checksum IS NOT NULL; END;
CREATE TRIGGER corrections_delete AFTER DELETE ON corrections BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'corrections' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'corrections' AND start <= printf('%019d', OLD."key"))) AND checksum IS NOT NULL; END;
CREATE TRIGGER rulings_insert AFTER INSERT ON rulings BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'rulings' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'rulings' AND start <= printf('%019d', NEW."key"))) AND checksum IS NOT NULL; END;
CREATE TRIGGER rulings_update AFTER UPDATE ON rulings BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'rulings' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'rulings' AND start <= printf('%019d', OLD."key")), (SELECT max(start) FROM range_checksums WHERE name = 'rulings' AND start <= printf('%019d', NEW."key"))) AND checksum IS NOT NULL; END;
CREATE TRIGGER rulings_delete AFTER DELETE ON rulings BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'rulings' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'rulings' AND start <= printf('%019d', OLD."key"))) AND checksum IS NOT NULL; END;
CREATE TRIGGER failures_insert AFTER INSERT ON failures BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'failures' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'failures' AND start <= printf('%019d', NEW."source"))) AND checksum IS NOT NULL; END;
CREATE TRIGGER failures_update AFTER UPDATE ON failures BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'failures' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'failures' AND start <= printf('%019d', OLD."source")), (SELECT max(start) FROM range_checksums WHERE name = 'failures' AND start <= printf('%019d', NEW."source"))) AND checksum IS NOT NULL; END;
CREATE TRIGGER failures_delete AFTER DELETE ON failures BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'failures' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'failures' AND start <= printf('%019d', OLD."source"))) AND checksum IS NOT NULL; END;
CREATE TRIGGER actions_insert AFTER INSERT ON actions BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'actions' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'actions' AND start <= printf('%019d', NEW."key"))) AND checksum IS NOT NULL; END;
CREATE TRIGGER actions_update AFTER UPDATE ON actions BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'actions' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'actions' AND start <= printf('%019d', OLD."key")), (SELECT max(start) FROM range_checksums WHERE name = 'actions' AND start <= printf('%019d', NEW."key"))) AND checksum IS NOT NULL; END;
CREATE TRIGGER actions_delete AFTER DELETE ON actions BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'actions' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'actions' AND start <= printf('%019d', OLD."key"))) AND checksum IS NOT NULL; END;
CREATE TRIGGER marks_insert AFTER INSERT ON marks BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'marks' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'marks' AND start <= printf('%019d', NEW."key"))) AND checksum IS NOT NULL; END;
CREATE TRIGGER marks_update AFTER UPDATE ON marks BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'marks' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'marks' AND start <= printf('%019d', OLD."key")), (SELECT max(start) FROM range_checksums WHERE name = 'marks' AND start <= printf('%019d', NEW."key"))) AND checksum IS NOT NULL; END;
CREATE TRIGGER marks_delete AFTER DELETE ON marks BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'marks' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'marks' AND start <= printf('%019d', OLD."key"))) AND checksum IS NOT NULL; END;
CREATE TRIGGER collections_insert AFTER INSERT ON collections BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'collections' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'collections' AND start <= printf('%019d', NEW."key"))) AND checksum IS NOT NULL; END;
CREATE TRIGGER collections_update AFTER UPDATE ON collections BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'collections' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'collections' AND start <= printf('%019d', OLD."key")), (SELECT max(start) FROM range_checksums WHERE name = 'collections' AND start <= printf('%019d', NEW."key"))) AND checksum IS NOT NULL; END;
CREATE TRIGGER collections_delete AFTER DELETE ON collections BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'collections' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'collections' AND start <= printf('%019d', OLD."key"))) AND checksum IS NOT NULL; END;
CREATE TRIGGER saved_searches_insert AFTER INSERT ON saved_searches BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'saved_searches' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'saved_searches' AND start <= printf('%019d', NEW."key"))) AND checksum IS NOT NULL; END;
CREATE TRIGGER saved_searches_update AFTER UPDATE ON saved_searches BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'saved_searches' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'saved_searches' AND start <= printf('%019d', OLD."key")), (SELECT max(start) FROM range_checksums WHERE name = 'saved_searches' AND start <= printf('%019d', NEW."key"))) AND checksum IS NOT NULL; END;
CREATE TRIGGER saved_searches_delete AFTER DELETE ON saved_searches BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'saved_searches' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'saved_searches' AND start <= printf('%019d', OLD."key"))) AND checksum IS NOT NULL; END;
CREATE TRIGGER names_insert AFTER INSERT ON names BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'names' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'names' AND start <= NEW."key")) AND checksum IS NOT NULL; END;
CREATE TRIGGER names_update AFTER UPDATE ON names BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'names' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'names' AND start <= OLD."key"), (SELECT max(start) FROM range_checksums WHERE name = 'names' AND start <= NEW."key")) AND checksum IS NOT NULL; INSERT OR IGNORE INTO changed_people VALUES (OLD."slug"), (NEW."slug"); END;
CREATE TRIGGER names_delete AFTER DELETE ON names BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'names' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'names' AND start <= OLD."key")) AND checksum IS NOT NULL; END;
CREATE TRIGGER people_insert AFTER INSERT ON people BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'people' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'people' AND start <= NEW."slug")) AND checksum IS NOT NULL; INSERT INTO counts (kind, value, count) SELECT 'people', '', 1 WHERE true ON CONFLICT (kind, value) DO UPDATE SET count = counts.count + excluded.count; END;
CREATE TRIGGER people_update AFTER UPDATE ON people BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'people' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'people' AND start <= OLD."slug"), (SELECT max(start) FROM range_checksums WHERE name = 'people' AND start <= NEW."slug")) AND checksum IS NOT NULL; INSERT INTO counts (kind, value, count) SELECT 'people', '', -1 WHERE true UNION ALL SELECT 'people', '', 1 WHERE true ON CONFLICT (kind, value) DO UPDATE SET count = counts.count + excluded.count; END;
CREATE TRIGGER people_delete AFTER DELETE ON people BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'people' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'people' AND start <= OLD."slug")) AND checksum IS NOT NULL; INSERT OR IGNORE INTO changed_people VALUES (OLD."slug"); INSERT INTO counts (kind, value, count) SELECT 'people', '', -1 WHERE true ON CONFLICT (kind, value) DO UPDATE SET count = counts.count + excluded.count; END;
CREATE TRIGGER spellings_insert AFTER INSERT ON spellings BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'spellings' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'spellings' AND start <= NEW."key")) AND checksum IS NOT NULL; END;
CREATE TRIGGER spellings_update AFTER UPDATE ON spellings BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'spellings' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'spellings' AND start <= OLD."key"), (SELECT max(start) FROM range_checksums WHERE name = 'spellings' AND start <= NEW."key")) AND checksum IS NOT NULL; END;
CREATE TRIGGER spellings_delete AFTER DELETE ON spellings BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'spellings' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'spellings' AND start <= OLD."key")) AND checksum IS NOT NULL; END;
CREATE TRIGGER unread_paths_insert AFTER INSERT ON unread_paths BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'unread_paths' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'unread_paths' AND start <= NEW."path")) AND checksum IS NOT NULL; END;
CREATE TRIGGER unread_paths_update AFTER UPDATE ON unread_paths BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'unread_paths' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'unread_paths' AND start <= OLD."path"), (SELECT max(start) FROM range_checksums WHERE name = 'unread_paths' AND start <= NEW."path")) AND checksum IS NOT NULL; END;
CREATE TRIGGER unread_paths_delete AFTER DELETE ON unread_paths BEGIN UPDATE range_checksums SET checksum = NULL WHERE name = 'unread_paths' AND start IN ((SELECT max(start) FROM range_checksums WHERE name = 'unread_paths' AND start <= OLD."path")) AND checksum IS NOT NULL; END;
CREATE UNIQUE INDEX ix_documents_digest ON documents (digest) WHERE digest <> id;
CREATE INDEX ix_documents_source_id ON documents (source_id) WHERE source_id IS NOT NULL;
CREATE INDEX ix_documents_address ON documents (address) WHERE address IS NOT NULL;
CREATE INDEX ix_documents_story ON documents (story) WHERE story IS NOT NULL;
CREATE INDEX ix_documents_version_of ON documents (version_of) WHERE version_of IS NOT NULL;
CREATE INDEX ix_documents_gone ON documents ("key") WHERE gone IS TRUE;
COMMIT;
