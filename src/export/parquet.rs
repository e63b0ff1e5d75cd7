//! Tables as Parquet files: one explicit schema a table, never inferred.

use super::table::{Cell, Column, Kind, Table};
use crate::record::SCHEMA;
use arrow_array::builder::{BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, ListArray, RecordBatch, StructArray};
use arrow_buffer::{NullBufferBuilder, OffsetBuffer};
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Fields, Schema, SchemaRef};
use jiff::civil::{Date, date};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use std::io::{self, Write};
use std::sync::Arc;

/// Rows that are gathered before they are encoded.
const BATCH: usize = 8_192;
/// Rows of a row group: large enough to compress, small enough to hold.
const GROUP: usize = 16 * BATCH;

/// A Parquet file that is being written.
pub struct ParquetTable<W: Write + Send> {
    schema: SchemaRef,
    columns: Vec<Builder>,
    rows: usize,
    grouped: usize,
    writer: ArrowWriter<W>,
}

impl<W: Write + Send> ParquetTable<W> {
    /// Begins a file with the columns of a table.
    pub fn new(table: &Table, out: W) -> io::Result<Self> {
        let schema = Arc::new(Schema::new(table.columns.iter().map(field).collect::<Vec<_>>()));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by("wardlink".into())
            .set_key_value_metadata(Some(vec![KeyValue::new("wardlink.schema".into(), SCHEMA.to_string())]))
            .build();
        let writer = ArrowWriter::try_new(out, schema.clone(), Some(properties)).map_err(io::Error::other)?;
        let columns = table.columns.iter().map(|column| Builder::new(&column.kind)).collect();
        Ok(ParquetTable { schema, columns, rows: 0, grouped: 0, writer })
    }

    /// Adds a row.
    pub fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            column.append(cell);
        }
        self.rows += 1;
        if self.rows == BATCH { self.batch() } else { Ok(()) }
    }

    fn batch(&mut self) -> io::Result<()> {
        let arrays = self.columns.iter_mut().map(Builder::finish).collect::<Result<Vec<_>, _>>();
        let batch = arrays.and_then(|arrays| RecordBatch::try_new(self.schema.clone(), arrays));
        self.writer.write(&batch.map_err(io::Error::other)?).map_err(io::Error::other)?;
        self.grouped += std::mem::take(&mut self.rows);
        if self.grouped >= GROUP {
            self.grouped = 0;
            self.writer.flush().map_err(io::Error::other)?;
        }
        Ok(())
    }

    /// Writes what is left and the footer.
    pub fn finish(mut self) -> io::Result<W> {
        if self.rows > 0 {
            self.batch()?;
        }
        self.writer.into_inner().map_err(io::Error::other)
    }
}

fn field(column: &Column) -> Field {
    Field::new(&column.name, data_type(&column.kind), column.null)
}

fn fields(columns: &[Column]) -> Fields {
    columns.iter().map(field).collect()
}

fn data_type(kind: &Kind) -> DataType {
    match kind {
        Kind::Text => DataType::Utf8,
        Kind::Whole => DataType::Int64,
        Kind::Number => DataType::Float64,
        Kind::Day => DataType::Date32,
        Kind::Flag => DataType::Boolean,
        Kind::Struct(columns) => DataType::Struct(fields(columns)),
        Kind::List(items) => DataType::List(item(items)),
    }
}

fn item(kind: &Kind) -> FieldRef {
    Arc::new(Field::new_list_field(data_type(kind), false))
}

/// A column that is being filled.
enum Builder {
    Text(StringBuilder),
    Whole(Int64Builder),
    Number(Float64Builder),
    Day(Date32Builder),
    Flag(BooleanBuilder),
    Struct { fields: Fields, children: Vec<Builder>, valid: NullBufferBuilder },
    List { item: FieldRef, child: Box<Builder>, lengths: Vec<usize> },
}

impl Builder {
    fn new(kind: &Kind) -> Builder {
        match kind {
            Kind::Text => Builder::Text(StringBuilder::new()),
            Kind::Whole => Builder::Whole(Int64Builder::new()),
            Kind::Number => Builder::Number(Float64Builder::new()),
            Kind::Day => Builder::Day(Date32Builder::new()),
            Kind::Flag => Builder::Flag(BooleanBuilder::new()),
            Kind::Struct(columns) => Builder::Struct {
                fields: fields(columns),
                children: columns.iter().map(|column| Builder::new(&column.kind)).collect(),
                valid: NullBufferBuilder::new(BATCH),
            },
            Kind::List(items) => {
                Builder::List { item: item(items), child: Box::new(Builder::new(items)), lengths: Vec::new() }
            }
        }
    }

    /// Adds a cell; one of another kind counts as null, which a column without nulls then refuses.
    fn append(&mut self, cell: &Cell) {
        match (self, cell) {
            (Builder::Text(column), Cell::Text(text)) => column.append_value(text),
            (Builder::Text(column), _) => column.append_null(),
            (Builder::Whole(column), Cell::Whole(number)) => column.append_value(*number),
            (Builder::Whole(column), _) => column.append_null(),
            (Builder::Number(column), Cell::Number(number)) => column.append_value(*number),
            (Builder::Number(column), _) => column.append_null(),
            (Builder::Day(column), Cell::Day(day)) => column.append_value(since_1970(*day)),
            (Builder::Day(column), _) => column.append_null(),
            (Builder::Flag(column), Cell::Flag(flag)) => column.append_value(*flag),
            (Builder::Flag(column), _) => column.append_null(),
            (Builder::Struct { children, valid, .. }, Cell::Struct(cells)) => {
                children.iter_mut().zip(cells).for_each(|(child, cell)| child.append(cell));
                valid.append_non_null();
            }
            (Builder::Struct { children, valid, .. }, _) => {
                children.iter_mut().for_each(|child| child.append(&Cell::Null));
                valid.append_null();
            }
            (Builder::List { child, lengths, .. }, Cell::List(items)) => {
                items.iter().for_each(|item| child.append(item));
                lengths.push(items.len());
            }
            (Builder::List { lengths, .. }, _) => lengths.push(0),
        }
    }

    /// The array so far; the builder is empty then.
    fn finish(&mut self) -> Result<ArrayRef, ArrowError> {
        Ok(match self {
            Builder::Text(column) => Arc::new(column.finish()),
            Builder::Whole(column) => Arc::new(column.finish()),
            Builder::Number(column) => Arc::new(column.finish()),
            Builder::Day(column) => Arc::new(column.finish()),
            Builder::Flag(column) => Arc::new(column.finish()),
            Builder::Struct { fields, children, valid } => {
                let arrays = children.iter_mut().map(Builder::finish).collect::<Result<Vec<_>, _>>()?;
                Arc::new(StructArray::try_new(fields.clone(), arrays, valid.finish())?)
            }
            Builder::List { item, child, lengths } => {
                let offsets = OffsetBuffer::from_lengths(std::mem::take(lengths));
                Arc::new(ListArray::try_new(item.clone(), offsets, child.finish()?, None)?)
            }
        })
    }
}

/// Days since 1970-01-01, as Parquet counts them.
fn since_1970(day: Date) -> i32 {
    day.since(date(1970, 1, 1)).map_or(0, |span| span.get_days())
}
