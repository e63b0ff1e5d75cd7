//! The network: institutions as nodes, pairs of a link as edges, every attribute declared with its type.
//!
//! GraphML after <http://graphml.graphdrawing.org/specification.html>, GEXF after
//! <https://gexf.net/1.2/>. Both hold a row of the table of edges in an edge, so that a
//! pair that two links tie has two; a value that is null is left out.

use super::institution::Institutions;
use super::table::{Cell, Column, Kind, TableName, each_edge, flat};
use crate::record::Record;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::io::{self, Write};

/// A form of network file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Markup {
    /// GraphML.
    Graphml,
    /// GEXF 1.2.
    Gexf,
}

impl Markup {
    /// The extension of its files.
    pub fn key(self) -> &'static str {
        match self {
            Markup::Graphml => "graphml",
            Markup::Gexf => "gexf",
        }
    }
}

/// Nodes and edges, held until all are known.
#[derive(Debug, Default)]
pub struct Graph {
    institutions: Institutions,
    edges: Vec<Vec<Cell<'static>>>,
}

/// A column as an attribute: its position in the row and its type.
struct Attribute {
    name: String,
    kind: Kind,
    column: usize,
}

impl Attribute {
    /// Those columns that are not left out.
    fn of(columns: &[Column], without: &[&str]) -> Vec<Attribute> {
        let attribute =
            |(column, c): (usize, &Column)| Attribute { name: c.name.clone(), kind: c.kind.clone(), column };
        columns.iter().enumerate().map(attribute).filter(|a| !without.contains(&a.name.as_str())).collect()
    }

    /// Both formats have these names for types; days are text in both.
    fn type_name(&self) -> &'static str {
        match self.kind {
            Kind::Whole => "long",
            Kind::Number => "double",
            Kind::Flag => "boolean",
            _ => "string",
        }
    }
}

impl Graph {
    /// Takes a record. Activities add nodes and no edges; mentions nothing.
    pub fn add(&mut self, record: &Record) {
        self.add_told(record, 1);
    }

    /// Takes a record that so many independent texts tell.
    pub fn add_told(&mut self, record: &Record, texts: u64) {
        self.institutions.add(record);
        if let Record::Link(link) = record {
            each_edge(link, texts, |row| self.edges.push(row.into_iter().map(owned).collect()));
        }
    }

    /// Writes the network.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    pub fn write(&self, markup: Markup, out: impl Write) -> io::Result<()> {
        let mut xml = Writer::new_with_indent(out, b' ', 1);
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let table = |name| flat(name).columns;
        let (nodes, edges) = (table(TableName::Institutions), table(TableName::Edges));
        // `schema` stands once in the head of the file.
        let of_nodes = Attribute::of(&nodes, &["schema", "id"]);
        let of_edges = Attribute::of(
            &edges,
            &[
                "schema",
                "source",
                "source_name",
                "source_kind",
                "source_division",
                "target",
                "target_name",
                "target_kind",
                "target_division",
            ],
        );
        match markup {
            Markup::Graphml => self.graphml(&mut xml, &of_nodes, &of_edges)?,
            Markup::Gexf => self.gexf(&mut xml, &of_nodes, &of_edges)?,
        }
        xml.into_inner().write_all(b"\n")
    }

    fn graphml(&self, xml: &mut Writer<impl Write>, of_nodes: &[Attribute], of_edges: &[Attribute]) -> io::Result<()> {
        open(xml, "graphml", &[("xmlns", "http://graphml.graphdrawing.org/xmlns")])?;
        // Gephi shows the attribute `label` beside the node.
        let key = |xml: &mut _, id: &str, of: &str, name: &str, kind: &str| {
            empty(xml, "key", &[("id", id), ("for", of), ("attr.name", name), ("attr.type", kind)])
        };
        key(xml, "n_label", "node", "label", "string")?;
        for (of, prefix, attributes) in [("node", 'n', of_nodes), ("edge", 'e', of_edges)] {
            for a in attributes {
                key(xml, &format!("{prefix}_{}", a.name), of, &a.name, a.type_name())?;
            }
        }
        open(xml, "graph", &[("id", "wardlink"), ("edgedefault", "directed")])?;
        let data = |xml: &mut _, prefix: char, attributes: &[Attribute], row: &[Cell]| -> io::Result<()> {
            for a in attributes {
                if let Some(value) = shown(row, a.column) {
                    element(xml, "data", &[("key", &format!("{prefix}_{}", a.name))], &value)?;
                }
            }
            Ok(())
        };
        for row in self.institutions.rows() {
            open(xml, "node", &[("id", &text(&row, 1))])?;
            element(xml, "data", &[("key", "n_label")], &text(&row, 2))?;
            data(xml, 'n', of_nodes, &row)?;
            close(xml, "node")?;
        }
        for (id, row) in self.numbered() {
            open(xml, "edge", &[("id", &id), ("source", &text(row, SOURCE)), ("target", &text(row, TARGET))])?;
            data(xml, 'e', of_edges, row)?;
            close(xml, "edge")?;
        }
        close(xml, "graph")?;
        close(xml, "graphml")
    }

    fn gexf(&self, xml: &mut Writer<impl Write>, of_nodes: &[Attribute], of_edges: &[Attribute]) -> io::Result<()> {
        open(xml, "gexf", &[("xmlns", "http://www.gexf.net/1.2draft"), ("version", "1.2")])?;
        open(xml, "meta", &[])?;
        element(xml, "creator", &[], "wardlink")?;
        element(xml, "description", &[], &format!("schema {}", crate::record::SCHEMA))?;
        close(xml, "meta")?;
        open(xml, "graph", &[("defaultedgetype", "directed"), ("mode", "dynamic"), ("timeformat", "date")])?;
        for (class, attributes) in [("node", of_nodes), ("edge", of_edges)] {
            open(xml, "attributes", &[("class", class), ("mode", "static")])?;
            for a in attributes {
                empty(xml, "attribute", &[("id", &a.name), ("title", &a.name), ("type", a.type_name())])?;
            }
            close(xml, "attributes")?;
        }
        let values = |xml: &mut _, attributes: &[Attribute], row: &[Cell]| -> io::Result<()> {
            open(xml, "attvalues", &[])?;
            for a in attributes {
                if let Some(value) = shown(row, a.column) {
                    empty(xml, "attvalue", &[("for", &a.name), ("value", &value)])?;
                }
            }
            close(xml, "attvalues")
        };
        open(xml, "nodes", &[])?;
        for row in self.institutions.rows() {
            open(xml, "node", &[("id", &text(&row, 1)), ("label", &text(&row, 2))])?;
            values(xml, of_nodes, &row)?;
            close(xml, "node")?;
        }
        close(xml, "nodes")?;
        open(xml, "edges", &[])?;
        let position = |name| of_edges.iter().find(|a| a.name == name).map_or(usize::MAX, |a| a.column);
        let (first, last, relation) = (position("date_first"), position("date_last"), position("relation"));
        let status = position("status");
        for (id, row) in self.numbered() {
            let (source, target, kind) = (text(row, SOURCE), text(row, TARGET), text(row, relation));
            let (start, end) = (shown(row, first), shown(row, last));
            let mut of = vec![("id", id.as_str()), ("source", &source), ("target", &target), ("label", &kind)];
            of.extend(start.as_deref().map(|day| ("start", day)));
            // A link that came about on a day lasts; only one that has ended has an end.
            let ended = text(row, status) == "ended";
            of.extend(end.as_deref().filter(|_| ended).map(|day| ("end", day)));
            open(xml, "edge", &of)?;
            values(xml, of_edges, row)?;
            close(xml, "edge")?;
        }
        for name in ["edges", "graph", "gexf"] {
            close(xml, name)?;
        }
        Ok(())
    }

    /// The edges with their ids: that of the link, and which of its pairs it is.
    fn numbered(&self) -> impl Iterator<Item = (String, &Vec<Cell<'static>>)> {
        let mut last = String::new();
        let mut pair = 0;
        let mut seen = rustc_hash::FxHashSet::default();
        self.edges.iter().map(move |row| {
            let link = row.last().map_or(String::new(), |cell| cell.csv().into_owned());
            pair = if link == last { pair + 1 } else { 1 };
            last.clone_from(&link);
            let mut id = format!("{link}/{pair}");
            // A record that was given twice is two edges.
            let mut copy = 1;
            while !seen.insert(id.clone()) {
                copy += 1;
                id = format!("{link}/{pair}/{copy}");
            }
            (id, row)
        })
    }
}

/// Columns of the table of edges.
const SOURCE: usize = 1;
const TARGET: usize = 5;

fn owned(cell: Cell) -> Cell<'static> {
    match cell {
        Cell::Text(text) => Cell::Text(text.into_owned().into()),
        Cell::Null => Cell::Null,
        Cell::Whole(number) => Cell::Whole(number),
        Cell::Number(number) => Cell::Number(number),
        Cell::Day(day) => Cell::Day(day),
        Cell::Flag(flag) => Cell::Flag(flag),
        Cell::Struct(cells) => Cell::Struct(cells.into_iter().map(owned).collect()),
        Cell::List(cells) => Cell::List(cells.into_iter().map(owned).collect()),
    }
}

fn shown(row: &[Cell], column: usize) -> Option<String> {
    row.get(column).filter(|cell| **cell != Cell::Null).map(|cell| allowed(&cell.csv()))
}

fn text(row: &[Cell], column: usize) -> String {
    shown(row, column).unwrap_or_default()
}

/// Characters that XML 1.0 cannot hold become U+FFFD.
fn allowed(text: &str) -> String {
    let fine = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    text.chars().map(|c| if fine(c) { c } else { '\u{fffd}' }).collect()
}

fn start<'a>(name: &'a str, attributes: &[(&'a str, &'a str)]) -> BytesStart<'a> {
    BytesStart::new(name).with_attributes(attributes.iter().copied())
}

fn open(xml: &mut Writer<impl Write>, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    xml.write_event(Event::Start(start(name, attributes)))
}

fn empty(xml: &mut Writer<impl Write>, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    xml.write_event(Event::Empty(start(name, attributes)))
}

fn element(xml: &mut Writer<impl Write>, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
    open(xml, name, attributes)?;
    xml.write_event(Event::Text(BytesText::new(text)))?;
    close(xml, name)
}

fn close(xml: &mut Writer<impl Write>, name: &str) -> io::Result<()> {
    xml.write_event(Event::End(BytesEnd::new(name)))
}
