//! Records in the forms of other tools: tables, networks, annotations, schemas.
//!
//! A layer above [`record`](crate::record): it reads nothing, knows nothing of how records are made, and
//! writes into whatever [`Write`] it is given. The columns of all tables stand in
//! RECORDS.md; `tests/tidy.rs` compares the two.

pub mod brat;
pub mod edge;
pub mod graph;
pub mod institution;
pub mod label_studio;
mod merged;
#[cfg(feature = "parquet")]
mod parquet;
pub mod schema;
pub mod sheet;
pub mod table;
pub mod values;
pub mod web_annotation;

use crate::record::{Merged, Record};
use graph::{Graph, Markup};
use institution::Institutions;
use std::io::{self, Write};
use table::{Cell, Source, Table, TableName};

/// A form of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JSON lines, the records themselves.
    Jsonl,
    /// Apache Parquet: records with nested columns, and the flat tables.
    Parquet,
    /// The flat tables as comma-separated values (RFC 4180).
    Csv,
    /// The network as GraphML.
    Graphml,
    /// The network as GEXF, with the time that an edge is known from and to.
    Gexf,
    /// W3C Web Annotation Data Model, JSON-LD.
    WebAnnotation,
    /// brat standoff: texts, annotations and the configuration.
    Brat,
    /// Label Studio tasks with predictions, and the labelling configuration.
    LabelStudio,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 8] = [
        Format::Jsonl,
        Format::Parquet,
        Format::Csv,
        Format::Graphml,
        Format::Gexf,
        Format::WebAnnotation,
        Format::Brat,
        Format::LabelStudio,
    ];

    /// The word for it on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Format::Jsonl => "jsonl",
            Format::Parquet => "parquet",
            Format::Csv => "csv",
            Format::Graphml => "graphml",
            Format::Gexf => "gexf",
            Format::WebAnnotation => "web-annotation",
            Format::Brat => "brat",
            Format::LabelStudio => "label-studio",
        }
    }

    /// The format that a file's extension says.
    pub fn from_extension(extension: &str) -> Option<Format> {
        Some(match extension.to_ascii_lowercase().as_str() {
            "jsonl" | "ndjson" => Format::Jsonl,
            "parquet" => Format::Parquet,
            "csv" => Format::Csv,
            "graphml" => Format::Graphml,
            "gexf" => Format::Gexf,
            "jsonld" => Format::WebAnnotation,
            _ => return None,
        })
    }

    /// Whether a file of this format holds one table, so that there are several files or a choice.
    pub fn is_tabular(self) -> bool {
        matches!(self, Format::Parquet | Format::Csv)
    }
}

/// What is wanted of an [`Exporter`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plan {
    /// All records as JSON lines into one file.
    Lines,
    /// JSON lines, a file for each kind of record.
    LinesByKind(Source),
    /// One table.
    Table(Format, TableName),
    /// All tables of records of a source.
    Tables(Format, Source),
    /// The network of institutions.
    Network(Markup),
}

impl Plan {
    /// The files that it writes, relative to the folder; a plan for one file names it by its table.
    pub fn files(&self) -> Vec<String> {
        match self {
            Plan::Lines => vec!["records.jsonl".into()],
            Plan::LinesByKind(source) => source.nested().iter().map(|name| format!("{}.jsonl", name.key())).collect(),
            Plan::Table(format, name) => vec![format!("{}.{}", name.key(), format.key())],
            Plan::Tables(format, source) => sheets_of(*format, *source)
                .iter()
                .map(|(name, nested)| {
                    let folder = if *format == Format::Parquet && !nested { "tables/" } else { "" };
                    format!("{folder}{}.{}", name.key(), format.key())
                })
                .collect(),
            Plan::Network(markup) => vec![format!("network.{}", markup.key())],
        }
    }
}

/// Which tables a format has, and whether with nested columns.
fn sheets_of(format: Format, source: Source) -> Vec<(TableName, bool)> {
    let flat = TableName::of_source(source).iter().map(|name| (*name, false));
    match format {
        Format::Parquet => source.nested().iter().map(|name| (*name, true)).chain(flat).collect(),
        _ => flat.collect(),
    }
}

/// Writes records, one after the other, in a form that is decided beforehand.
///
/// Lines and tables are written as they come; the table of institutions and the
/// networks are held until [`finish`](Exporter::finish).
pub struct Exporter<W: Write + Send> {
    kind: Kind<W>,
    reader: merged::Reader,
}

enum Kind<W: Write + Send> {
    Lines(W),
    Parted(&'static [TableName], Vec<W>),
    Tables { sheets: Vec<Sheet<W>>, institutions: Institutions },
    Network(Graph, Markup, W),
}

struct Sheet<W: Write + Send> {
    name: TableName,
    /// The columns as written.
    table: Table,
    /// Of a flat table those that it is flattened from.
    flatten: Option<Table>,
    writer: TableWriter<W>,
}

enum TableWriter<W: Write + Send> {
    Csv(Box<csv::Writer<W>>),
    #[cfg(feature = "parquet")]
    Parquet(Box<parquet::ParquetTable<W>>),
}

impl<W: Write + Send> TableWriter<W> {
    fn new(format: Format, table: &Table, out: W) -> io::Result<Self> {
        match format {
            #[cfg(feature = "parquet")]
            Format::Parquet => Ok(TableWriter::Parquet(Box::new(parquet::ParquetTable::new(table, out)?))),
            #[cfg(not(feature = "parquet"))]
            Format::Parquet => Err(io::Error::new(
                io::ErrorKind::Unsupported,
                "this program was built without Parquet (cargo feature `parquet`)",
            )),
            _ => {
                let mut writer = csv::Writer::from_writer(out);
                writer.write_record(table.columns.iter().map(|column| column.name.as_str())).map_err(io_error)?;
                Ok(TableWriter::Csv(Box::new(writer)))
            }
        }
    }

    fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        match self {
            TableWriter::Csv(writer) => {
                for cell in cells {
                    writer.write_field(cell.csv().as_ref()).map_err(io_error)?;
                }
                writer.write_record(None::<&[u8]>).map_err(io_error)
            }
            #[cfg(feature = "parquet")]
            TableWriter::Parquet(table) => table.row(cells),
        }
    }

    fn finish(self) -> io::Result<W> {
        match self {
            TableWriter::Csv(writer) => writer.into_inner().map_err(|error| error.into_error()),
            #[cfg(feature = "parquet")]
            TableWriter::Parquet(table) => table.finish(),
        }
    }
}

/// The error of the file system in one of CSV, whose own conversion loses what kind it is.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

fn write_row<W: Write + Send>(
    writer: &mut TableWriter<W>,
    flatten: Option<&Table>,
    cells: Vec<Cell>,
) -> io::Result<()> {
    match flatten {
        Some(table) => writer.row(&table.flattened_cells(cells)),
        None => writer.row(&cells),
    }
}

impl<W: Write + Send> Exporter<W> {
    /// Begins; `open` gives a writer for each of the plan's [`files`](Plan::files), in their order.
    ///
    /// # Errors
    ///
    /// Those of `open` and of writing heads; Parquet where the program was built without it.
    pub fn new(plan: &Plan, mut open: impl FnMut(&str) -> io::Result<W>) -> io::Result<Self> {
        let files = plan.files();
        let sheet = |format: Format, name: TableName, nested: bool, out: W| -> io::Result<Sheet<W>> {
            let table = table::nested(name).unwrap_or_else(|| table::flat(name));
            let (table, flatten) =
                if nested || !name.is_nested() { (table, None) } else { (table.flattened(), Some(table)) };
            let writer = TableWriter::new(format, &table, out)?;
            Ok(Sheet { name, table, flatten, writer })
        };
        let kind = match plan {
            Plan::Lines => Kind::Lines(open(&files[0])?),
            Plan::LinesByKind(source) => {
                Kind::Parted(source.nested(), files.iter().map(|file| open(file)).collect::<io::Result<_>>()?)
            }
            Plan::Table(format, name) => {
                let nested = *format == Format::Parquet && name.is_nested();
                let sheets = vec![sheet(*format, *name, nested, open(&files[0])?)?];
                Kind::Tables { sheets, institutions: Institutions::default() }
            }
            Plan::Tables(format, source) => {
                let sheets = sheets_of(*format, *source)
                    .into_iter()
                    .zip(&files)
                    .map(|((name, nested), file)| sheet(*format, name, nested, open(file)?))
                    .collect::<io::Result<_>>()?;
                Kind::Tables { sheets, institutions: Institutions::default() }
            }
            Plan::Network(markup) => Kind::Network(Graph::default(), *markup, open(&files[0])?),
        };
        Ok(Exporter { kind, reader: merged::Reader::default() })
    }

    /// Takes a record.
    ///
    /// # Errors
    ///
    /// Those of the writers.
    pub fn write(&mut self, record: &Record) -> io::Result<()> {
        match &mut self.kind {
            Kind::Lines(out) => record.write(out),
            Kind::Parted(names, outs) => {
                let at = names.iter().position(|name| *name == TableName::of(record));
                at.and_then(|at| outs.get_mut(at)).map_or(Ok(()), |out| record.write(out))
            }
            Kind::Network(graph, ..) => {
                graph.add(record);
                Ok(())
            }
            Kind::Tables { sheets, institutions } => {
                if sheets.iter().any(|sheet| sheet.name == TableName::Institutions) {
                    institutions.add(record);
                }
                for sheet in sheets {
                    let Sheet { name, flatten, writer, .. } = sheet;
                    let mut written = Ok(());
                    table::each_row(*name, record, |cells| {
                        if written.is_ok() {
                            written = write_row(writer, flatten.as_ref(), cells);
                        }
                    });
                    written?;
                }
                Ok(())
            }
        }
    }

    /// Takes a merged record; networks and edges see it as a record between merged institutions.
    ///
    /// # Errors
    ///
    /// Those of the writers.
    pub fn write_merged(&mut self, record: &Merged) -> io::Result<()> {
        match &mut self.kind {
            Kind::Lines(out) => record.write(out),
            Kind::Parted(names, outs) => {
                let at = names.iter().position(|name| *name == TableName::of_merged(record));
                at.and_then(|at| outs.get_mut(at)).map_or(Ok(()), |out| record.write(out))
            }
            Kind::Network(graph, ..) => {
                if let Some((record, texts)) = self.reader.record(record) {
                    graph.add_told(&record, texts);
                }
                Ok(())
            }
            Kind::Tables { sheets, .. } => {
                let told = match sheets.iter().any(|sheet| sheet.name == TableName::Edges) {
                    true => self.reader.record(record),
                    false => None,
                };
                for Sheet { name, table, flatten, writer } in sheets {
                    let mut written = Ok(());
                    let mut take = |cells: Vec<Cell>| {
                        if written.is_ok() {
                            written = write_row(writer, flatten.as_ref(), cells);
                        }
                    };
                    match &told {
                        Some((Record::Link(link), texts)) if *name == TableName::Edges => {
                            table::each_edge(link, *texts, take);
                        }
                        _ => merged::each_row(flatten.as_ref().unwrap_or(table), record, &mut take),
                    }
                    written?;
                }
                Ok(())
            }
        }
    }

    /// Ends, and gives the writers back in the order of the files.
    ///
    /// # Errors
    ///
    /// Those of the writers.
    pub fn finish(self) -> io::Result<Vec<W>> {
        match self.kind {
            Kind::Lines(out) => Ok(vec![out]),
            Kind::Parted(_, outs) => Ok(outs),
            Kind::Network(graph, markup, mut out) => {
                graph.write(markup, &mut out)?;
                Ok(vec![out])
            }
            Kind::Tables { sheets, institutions } => sheets
                .into_iter()
                .map(|mut sheet| {
                    if sheet.name == TableName::Institutions {
                        for row in institutions.rows() {
                            sheet.writer.row(&row)?;
                        }
                    }
                    sheet.writer.finish()
                })
                .collect(),
        }
    }
}
