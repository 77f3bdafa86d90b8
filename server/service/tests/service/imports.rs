//! Files and deliveries coming in, on both databases.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::world::World;
use domain::ids::Reference;
use service::Service;
use service::import::{Charset, Format, ImportError, ImportFile, Mapping, Summary, Tally};

const MAPPING: &str = r#"
source: till
subject: {column: customer, prefix: HV-}
records:
  - category: store_purchases
    field: line
    group: "{receipt}"
    parts:
      - {part: product, from: product}
      - {part: paid, from: paid}
    source_id: "{receipt}-{product}"
    collected_at: {column: at}
benefits:
  - purpose: direct_marketing
    metric: general_discount_eur
    amount: [discount]
    at: {column: at}
    source_id: "{receipt}-{product}-discount"
"#;

const HEADER: &str = "customer,receipt,product,paid,discount,at\n";

/// Files in a folder of their own.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> ImportFile {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let ndjson = Path::new(name)
            .extension()
            .is_some_and(|ending| ending == "ndjson");
        ImportFile {
            path,
            format: if ndjson { Format::Ndjson } else { Format::Csv },
            charset: Charset::UTF_8,
            rejects: self.rejects(),
            append_rejects: false,
            restart: false,
            shift_days: 0,
            batch: 100,
        }
    }

    fn rejects(&self) -> PathBuf {
        self.folder.path().join("rejects.csv")
    }

    fn rejected(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.rejects()).unwrap_or_default();
        text.lines().skip(1).map(str::to_owned).collect()
    }
}

fn mapping() -> Mapping {
    Mapping::read("till.yaml", MAPPING.as_bytes()).unwrap()
}

fn rows(count: usize) -> String {
    let mut text = HEADER.to_owned();
    for row in 0..count {
        let discount = if row % 4 == 0 { "0.50" } else { "0" };
        let (customer, day) = (row % 7, 1 + row % 28);
        let line = format!("{customer},r{row},Cabbage,1.39,{discount},2026-02-{day:02}\n");
        text.push_str(&line);
    }
    text
}

async fn import(service: &Service, file: &ImportFile) -> Summary {
    service
        .import(&mapping(), file, |_| ControlFlow::Continue(()))
        .await
        .unwrap()
}

async fn wrong(world: &World, mapping: &str, file: &ImportFile) -> String {
    let mapping = Mapping::read("m.yaml", mapping.as_bytes()).unwrap();
    let done = world
        .service
        .import(&mapping, file, |_| ControlFlow::Continue(()))
        .await;
    match done.unwrap_err() {
        ImportError::Mapping(findings) => findings
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n"),
        error => error.to_string(),
    }
}

async fn a_second_run_changes_nothing(world: &World) {
    let desk = Desk::new();
    let file = desk.file("till.csv", rows(1050));
    let first = import(&world.service, &file).await;
    let whole = Tally {
        rows: 1050,
        inserted: 1050,
        benefits: 263,
        ..Tally::default()
    };
    assert_eq!((first.tally, first.finished), (whole, true));
    let again = import(&world.service, &file).await;
    assert_eq!(
        again.tally,
        Tally {
            rows: 1050,
            unchanged: 1050,
            ..Tally::default()
        }
    );
    assert_eq!(again.resumed_at, None);
    assert_eq!(held(world, "HV-3").await, 150);
}

async fn held(world: &World, reference: &str) -> u64 {
    let reference: Reference = reference.parse().unwrap();
    let read = &mut world.service.store().read();
    let subject = store::subjects::find_by_reference(read, &reference)
        .await
        .unwrap()
        .unwrap();
    let counts = store::records::counts(read, subject.id).await.unwrap();
    counts.iter().map(|count| count.records).sum()
}

async fn an_import_that_was_cut_off_goes_on_where_it_was(world: &World) {
    let desk = Desk::new();
    let mut text = rows(1000);
    text.push_str("1,late,Cabbage,1.39,0,no date\n");
    // The second of the bad rows lies behind the cut.
    let text = text.replacen("6,r6,Cabbage,1.39,0,2026-02-07", "6,r6,Cabbage,1.39,0,", 1);
    let file = desk.file("till.csv", text);
    let mut commits = 0;
    let cut = world
        .service
        .import(&mapping(), &file, |_| {
            commits += 1;
            if commits == 4 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
        .await
        .unwrap();
    assert!(
        !cut.finished && (300..900).contains(&cut.tally.rows),
        "{cut:?}"
    );
    assert_eq!(
        world
            .service
            .imported_before(&mapping(), &file)
            .await
            .unwrap(),
        Some(false)
    );

    let done = import(&world.service, &file).await;
    assert_eq!(done.resumed_at, Some(cut.tally.rows + 2));
    let whole = Tally {
        rows: 1001,
        inserted: 999,
        benefits: 250,
        rejected: 2,
        ..Tally::default()
    };
    assert_eq!((done.tally, done.finished), (whole, true));
    let lines: Vec<_> = desk
        .rejected()
        .iter()
        .map(|line| line[..14].to_owned())
        .collect();
    assert_eq!(
        lines,
        ["till.csv,8,at,", "till.csv,1002,"],
        "no reject stands twice"
    );
}

async fn starting_over_reads_everything_again(world: &World) {
    let desk = Desk::new();
    let file = desk.file("till.csv", rows(500));
    world
        .service
        .import(&mapping(), &file, |_| ControlFlow::Break(()))
        .await
        .unwrap();
    let over = ImportFile {
        restart: true,
        ..file
    };
    let done = import(&world.service, &over).await;
    assert_eq!((done.resumed_at, done.tally.rows), (None, 500));
    assert_eq!(done.tally.inserted + done.tally.unchanged, 500);
}

async fn a_row_that_does_not_fit_is_told_with_line_column_and_reason(world: &World) {
    let desk = Desk::new();
    let desk_text = format!(
        "{HEADER}\
         ,r,Cabbage,1,0,2026-02-01\n\
         a b,r,Cabbage,1,0,2026-02-01\n\
         1,r,Cabbage,1,0,01/02/2026\n\
         1,r,Cabbage,1,0,1017-02-01\n\
         1,r,Cabbage,1,0,2062-02-01\n\
         1,r,Cabbage,1,0,2019-02-01\n\
         1,r,Cabbage,1,\"1,50\",2026-02-01\n\
         1,{long},Cabbage,1,0,2026-02-01\n\
         1,r,,,0,2026-02-01\n\
         1,r,Cabbage,1,0\n\
         1,\"r\n2\",Cabbage,1,0,2026-02-01\n\
         1,fine,Cabbage,1,0,2026-02-01\n",
        long = "r".repeat(65)
    );
    let done = import(&world.service, &desk.file("till.csv", desk_text)).await;
    assert_eq!(
        (done.tally.rows, done.tally.inserted, done.tally.rejected),
        (12, 1, 11)
    );
    let rejected = desk.rejected();
    let expected = [
        "till.csv,2,customer,The customer's reference is empty.,",
        "till.csv,3,customer,This is no customer reference:",
        "till.csv,4,at,This is no date that can be read.,",
        "till.csv,5,at,The date lies before the year 1900.,",
        "till.csv,6,at,The date lies in the future.,",
        "till.csv,7,at,By its retention time this record would have to be deleted already.,",
        "till.csv,8,discount,This is no amount.,",
        "till.csv,9,receipt,`group` is longer than 64 bytes.,",
        "till.csv,10,,The value has no parts.,",
        "till.csv,11,,The row has 5 cells; the header has 6 columns.,",
        "till.csv,12,receipt,`group` holds a control character or another one that cannot be seen.,",
    ];
    assert_eq!(rejected.len(), expected.len(), "{rejected:#?}");
    for (line, start) in rejected.iter().zip(expected) {
        assert!(line.starts_with(start), "{line}\n{start}");
        assert!(
            !line.contains("Cabbage"),
            "no value stands in a reject file"
        );
    }
}

async fn what_nobody_can_see_is_told_with_line_and_column(world: &World) {
    let desk = Desk::new();
    let text = format!(
        "{HEADER}\
         1,r,\u{200b},1,0,2026-02-01\n\
         1,r,Cab\u{202e}bage,1,0,2026-02-01\n\
         1,r,\u{2067}Cabbage,1,0,2026-02-01\n\
         1,r\u{200b},Cabbage,1,0,2026-02-01\n\
         1,r1,👩\u{200d}👧,1,0,2026-02-01\n\
         1,r2,כרוב \u{2066}1 kg\u{2069},1,0,2026-02-01\n\
         1,r3,می\u{200c}خواهم,1,0,2026-02-01\n"
    );
    // Source ids without products: a name may hold nothing that cannot be seen, a value may.
    let mapping = MAPPING.replace("{receipt}-{product}", "{receipt}");
    let mapping = Mapping::read("till.yaml", mapping.as_bytes()).unwrap();
    let file = desk.file("till.csv", text);
    let done = world
        .service
        .import(&mapping, &file, |_| ControlFlow::Continue(()))
        .await
        .unwrap();
    let rejected = desk.rejected();
    let expected = [
        "till.csv,2,product,The part `product` shows nothing",
        "till.csv,3,product,\"The part `product` overrides the direction of writing",
        "till.csv,4,product,\"The part `product` overrides the direction of writing",
        "till.csv,5,receipt,`group` holds a control character or another one that cannot be seen.,",
    ];
    assert_eq!(rejected.len(), expected.len(), "{rejected:#?}");
    for (line, start) in rejected.iter().zip(expected) {
        assert!(line.starts_with(start), "{line}\n{start}");
    }
    assert_eq!((done.tally.inserted, done.tally.rejected), (3, 4));
}

async fn other_encodings_and_marks_are_read(world: &World) {
    let desk = Desk::new();
    let line = |word: &[u8]| [HEADER.as_bytes(), b"1,r,", word, b",1,0,2026-02-01\r\n"].concat();
    let marked = [&b"\xef\xbb\xbf"[..], &line("Café".as_bytes())].concat();
    assert_eq!(
        import(&world.service, &desk.file("a.csv", marked))
            .await
            .tally
            .inserted,
        1
    );

    let western = desk.file("b.csv", line(b"Caf\xe9"));
    let refused = import(&world.service, &western).await;
    assert_eq!((refused.tally.inserted, refused.tally.rejected), (0, 1));
    assert!(
        desk.rejected()[0].contains("Byte 50 of the file (0xe9) is not UTF-8."),
        "{:?}",
        desk.rejected()
    );
    let named = ImportFile {
        charset: Charset::named("windows-1252").unwrap(),
        ..western
    };
    let read = import(&world.service, &named).await;
    assert_eq!(
        (read.tally.unchanged, read.tally.rejected),
        (1, 0),
        "it is the same word"
    );

    let wide: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(
            String::from_utf8(line("Café".as_bytes()))
                .unwrap()
                .encode_utf16()
                .flat_map(u16::to_le_bytes),
        )
        .collect();
    let read = import(&world.service, &desk.file("c.csv", wide)).await;
    assert_eq!(read.tally.unchanged, 1);
}

async fn a_file_that_is_something_else_is_refused_whole(world: &World) {
    let desk = Desk::new();
    for (bytes, expected) in [
        (&b""[..], "it has no header line"),
        (b"PK\x03\x04rest", "a ZIP archive or a spreadsheet"),
        (b"\x1f\x8brest", "compressed with gzip"),
        (b"a\0b\0", "byte 2 is zero"),
        (
            b"customer,receipt,product\n",
            "the mapping names columns that the header lacks: `paid`, `at`, `discount`. \
             The header has `customer`, `receipt`, `product`.",
        ),
        (
            b"customer;receipt;product;paid;discount;at\n",
            "add `delimiter: \";\"` to the mapping",
        ),
        (
            b"customer,at,receipt,product,paid,at,discount\n",
            "columns 2 and 6 are both called `at`",
        ),
    ] {
        let said = wrong(world, MAPPING, &desk.file("x.csv", bytes)).await;
        assert!(said.contains(expected), "{said}");
    }
}

async fn a_mapping_that_the_registry_does_not_know_is_refused_with_its_place(world: &World) {
    let desk = Desk::new();
    let file = desk.file("till.csv", rows(3));
    let mapping = MAPPING
        .replace("category: store_purchases", "category: store_purchase")
        .replace("metric: general_discount_eur", "metric: discount");
    let said = wrong(world, &mapping, &file).await;
    let first = "m.yaml:5:15: error[registry]: This kind of data is not declared in the registry \
                 in force. Did you mean `store_purchases`?";
    assert!(said.starts_with(first), "{said}");
    assert!(
        said.contains("m.yaml:15:13: error[registry]: This metric of the purpose"),
        "{said}"
    );
}

async fn ndjson_comes_in_as_csv_does(world: &World) {
    let desk = Desk::new();
    let text = "{\"customer\":1,\"receipt\":\"r0\",\"product\":\"Cabbage\",\"paid\":1.39,\
                \"discount\":0.5,\"at\":\"2026-02-01T10:00:00Z\"}\n{}\n";
    let done = import(&world.service, &desk.file("till.ndjson", text)).await;
    let expected = Tally {
        rows: 2,
        inserted: 1,
        benefits: 1,
        rejected: 1,
        ..Tally::default()
    };
    assert_eq!(done.tally, expected);
}

async fn contact_data_are_held_as_records_too(world: &World) {
    let desk = Desk::new();
    let mapping = r#"
source: crm
subject: {column: id}
contact:
  name: "{first} {last}"
  email: mail
  phone: phone
  birth_year: born
  collected_at: {on: 2026-01-05}
"#;
    let text = "id,first,last,mail,phone,born\nHV-1,Ann,Bee,ann@mail.example,,2011\n\
                HV-2,Cee,Dee,nobody,,1980\n";
    let file = desk.file("people.csv", text);
    let mapping = Mapping::read("people.yaml", mapping.as_bytes()).unwrap();
    let done = world
        .service
        .import(&mapping, &file, |_| ControlFlow::Continue(()))
        .await
        .unwrap();
    assert_eq!((done.tally.inserted, done.tally.rejected), (2, 1));
    assert!(desk.rejected()[0].starts_with("people.csv,3,mail,This is no e-mail address.,"));
    let read = &mut world.service.store().read();
    let email = "ANN@mail.example".parse().unwrap();
    let found = store::subjects::find_by_email(read, &email).await.unwrap();
    assert_eq!(found.len(), 1);
    assert!(found[0].under_age, "born fifteen years ago");
}

on_both_databases!(
    a_second_run_changes_nothing,
    an_import_that_was_cut_off_goes_on_where_it_was,
    starting_over_reads_everything_again,
    a_row_that_does_not_fit_is_told_with_line_column_and_reason,
    what_nobody_can_see_is_told_with_line_and_column,
    other_encodings_and_marks_are_read,
    a_file_that_is_something_else_is_refused_whole,
    a_mapping_that_the_registry_does_not_know_is_refused_with_its_place,
    ndjson_comes_in_as_csv_does,
    contact_data_are_held_as_records_too,
);

#[test]
fn the_mappings_that_ship_can_be_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo/mappings");
    let mut read = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        if let Err(findings) = Mapping::read(&path.display().to_string(), &bytes) {
            panic!("{findings:?}");
        }
        read += 1;
    }
    assert_eq!(read, 4);
}

#[test]
fn a_mapping_is_read_strictly() {
    for (from, to, expected) in [
        ("subject:", "sbject:", "`sbject`"),
        ("{column: at}", "{colum: at}", "`colum`"),
        ("\"{receipt}\"", "\"{receipt\"", "a brace is not closed"),
        ("\"{receipt}\"", "{digst: \"{receipt}\"}", "`digst`"),
        ("\"{receipt}\"", "{digest: \"{\"}", "a brace is not closed"),
        ("{column: at}", "{days_ago: 36501}", "more than 36500 days"),
        ("source: till\n", "", "The key `source` is missing."),
    ] {
        let findings = Mapping::read("m.yaml", MAPPING.replacen(from, to, 1).as_bytes());
        let said: Vec<String> = findings
            .unwrap_err()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert!(said.iter().any(|line| line.contains(expected)), "{said:?}");
    }
}
