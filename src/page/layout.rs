//! Where the institutions stand in the drawing of the network.
//!
//! Parts that no link ties are laid out each by itself, by forces: nodes repel
//! each other (Barnes and Hut 1986: a far group counts as one), links pull, and
//! the steps grow smaller (Fruchterman and Reingold 1991). Then the parts are
//! packed around the largest. Only additions, multiplications and square roots
//! are used, and nothing comes from chance, so every machine draws the same.

use std::collections::BTreeSet;

/// The length that a link would like to have, in units of the drawing.
const LENGTH: f64 = 60.0;
/// The side of the squares that parts are packed by.
const CELL: f64 = 45.0;
/// A group further away than its side divided by this counts as one.
const FAR: f64 = 0.9;
/// Cosine and sine of the golden angle, whose multiples fill a disc evenly.
const TURN: (f64, f64) = (-0.737_368_878_078_319_9, 0.675_490_294_261_523_7);

/// Positions of `nodes` nodes tied by `edges`, as whole units; x grows to the right, y down.
///
/// Edges to nodes that do not exist, and from a node to itself, are passed over.
pub fn layout(nodes: usize, edges: &[(usize, usize)]) -> Vec<(i32, i32)> {
    let mut neighbours: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); nodes];
    for (a, b) in edges.iter().filter(|(a, b)| a != b && *a < nodes && *b < nodes) {
        neighbours[*a].insert(*b);
        neighbours[*b].insert(*a);
    }
    let mut places = vec![Point::default(); nodes];
    let mut parts = parts(&neighbours);
    for part in &parts {
        spread(part, &neighbours, &mut places);
    }
    // The largest first; `parts` come in the order of their first node, which decides between equals.
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    pack(&parts, &neighbours, &mut places);
    places.iter().map(|p| (p.x.round() as i32, p.y.round() as i32)).collect()
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Point {
    x: f64,
    y: f64,
}

impl Point {
    fn minus(self, other: Point) -> Point {
        Point { x: self.x - other.x, y: self.y - other.y }
    }

    fn length(self) -> f64 {
        (self.x * self.x + self.y * self.y).sqrt()
    }
}

/// The connected parts, each from its best-tied node outwards.
fn parts(neighbours: &[BTreeSet<usize>]) -> Vec<Vec<usize>> {
    let mut seen = vec![false; neighbours.len()];
    let walk = |start: usize, seen: &mut Vec<bool>| {
        let mut part = vec![start];
        seen[start] = true;
        let mut at = 0;
        while at < part.len() {
            for next in &neighbours[part[at]] {
                if !std::mem::replace(&mut seen[*next], true) {
                    part.push(*next);
                }
            }
            at += 1;
        }
        part
    };
    let mut parts = Vec::new();
    for node in 0..neighbours.len() {
        if seen[node] {
            continue;
        }
        let part = walk(node, &mut seen);
        let ties = |node: &usize| (neighbours[*node].len(), std::cmp::Reverse(*node));
        let centre = part.iter().copied().max_by_key(ties).unwrap_or(node);
        part.iter().for_each(|node| seen[*node] = false);
        parts.push(walk(centre, &mut seen));
    }
    parts
}

/// Lays one part out by forces.
fn spread(part: &[usize], neighbours: &[BTreeSet<usize>], places: &mut [Point]) {
    // A spiral, the best-tied node in its middle.
    let mut turn = (1.0, 0.0);
    for (at, node) in part.iter().enumerate() {
        let radius = LENGTH * (at as f64).sqrt() * 0.8;
        places[*node] = Point { x: radius * turn.0, y: radius * turn.1 };
        turn = (turn.0 * TURN.0 - turn.1 * TURN.1, turn.0 * TURN.1 + turn.1 * TURN.0);
    }
    if part.len() < 3 {
        if let [a, b] = part {
            places[*a] = Point { x: -LENGTH / 2.0, y: 0.0 };
            places[*b] = Point { x: LENGTH / 2.0, y: 0.0 };
        }
        return;
    }
    let mut local = vec![usize::MAX; places.len()];
    part.iter().enumerate().for_each(|(at, node)| local[*node] = at);
    let ties: Vec<Vec<usize>> =
        part.iter().map(|node| neighbours[*node].iter().map(|other| local[*other]).collect()).collect();
    // A hub takes room for its neighbours.
    let mass: Vec<f64> = ties.iter().map(|t| (t.len() as f64).sqrt()).collect();
    let mut at: Vec<Point> = part.iter().map(|node| places[*node]).collect();
    let rounds = if part.len() > 1000 { 150 } else { 300 };
    let widest = LENGTH * (part.len() as f64).sqrt() * 0.5;
    for round in 0..rounds {
        let tree = Tree::new(&at, &mass);
        let step = widest * (1.0 - f64::from(round) / f64::from(rounds)) + 0.5;
        let forces: Vec<Point> = (0..at.len())
            .map(|node| {
                let mut force = tree.push(at[node], mass[node], node);
                for other in &ties[node] {
                    let apart = at[*other].minus(at[node]);
                    let distance = apart.length();
                    let pull = distance / LENGTH / mass[node].min(mass[*other]).max(1.0).sqrt();
                    force.x += apart.x * pull;
                    force.y += apart.y * pull;
                }
                // So that nothing drifts away.
                force.x -= at[node].x * 0.003 * mass[node];
                force.y -= at[node].y * 0.005 * mass[node];
                force
            })
            .collect();
        for (place, force) in at.iter_mut().zip(forces) {
            let length = force.length();
            if length > 0.0 {
                let scale = step.min(length) / length;
                place.x += force.x * scale;
                place.y += force.y * scale;
            }
        }
    }
    part.iter().zip(at).for_each(|(node, place)| places[*node] = place);
}

/// A square of the plane with the nodes in it, as Barnes and Hut divide it.
struct Tree {
    cells: Vec<Cell>,
}

struct Cell {
    corner: Point,
    side: f64,
    mass: f64,
    centre: Point,
    /// The first of four cells; 0 where it has none.
    children: usize,
    /// Nodes of a cell that is not divided: their number, place and mass.
    inside: Vec<(usize, Point, f64)>,
}

impl Tree {
    fn new(places: &[Point], mass: &[f64]) -> Tree {
        let low = |f: fn(&Point) -> f64| places.iter().map(f).fold(f64::INFINITY, f64::min);
        let high = |f: fn(&Point) -> f64| places.iter().map(f).fold(f64::NEG_INFINITY, f64::max);
        let corner = Point { x: low(|p| p.x), y: low(|p| p.y) };
        let side = (high(|p| p.x) - corner.x).max(high(|p| p.y) - corner.y).max(1.0) * 1.001;
        let mut tree = Tree { cells: vec![Cell::new(corner, side)] };
        for (node, place) in places.iter().enumerate() {
            tree.insert(node, *place, mass[node]);
        }
        for cell in &mut tree.cells {
            if cell.mass > 0.0 {
                cell.centre = Point { x: cell.centre.x / cell.mass, y: cell.centre.y / cell.mass };
            }
        }
        tree
    }

    fn insert(&mut self, node: usize, place: Point, mass: f64) {
        let mut at = 0;
        loop {
            let cell = &mut self.cells[at];
            cell.mass += mass;
            // The sum, until all are in.
            cell.centre = Point { x: cell.centre.x + place.x * mass, y: cell.centre.y + place.y * mass };
            if cell.children == 0 {
                cell.inside.push((node, place, mass));
                // Nodes on one spot cannot be told apart by dividing.
                if cell.inside.len() > 4 && cell.side > 0.01 {
                    self.divide(at);
                }
                return;
            }
            at = cell.child(place);
        }
    }

    fn divide(&mut self, at: usize) {
        let first = self.cells.len();
        let (corner, half) = (self.cells[at].corner, self.cells[at].side / 2.0);
        for (right, down) in [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)] {
            self.cells.push(Cell::new(Point { x: corner.x + half * right, y: corner.y + half * down }, half));
        }
        self.cells[at].children = first;
        for (node, place, mass) in std::mem::take(&mut self.cells[at].inside) {
            let child = self.cells[at].child(place);
            let cell = &mut self.cells[child];
            cell.mass += mass;
            cell.centre = Point { x: cell.centre.x + place.x * mass, y: cell.centre.y + place.y * mass };
            cell.inside.push((node, place, mass));
        }
    }

    /// The force on a node, away from all others.
    fn push(&self, place: Point, mass: f64, node: usize) -> Point {
        let mut force = Point::default();
        let mut add = |from: Point, other: f64, order: f64| {
            let mut apart = place.minus(from);
            if apart.length() < 0.01 {
                // On one spot: the numbers of the nodes say who goes where.
                apart = Point { x: 0.01 * order, y: 0.005 * order };
            }
            let square = apart.x * apart.x + apart.y * apart.y;
            let strength = LENGTH * LENGTH * mass * other / square;
            force.x += apart.x * strength;
            force.y += apart.y * strength;
        };
        let mut open = vec![0];
        while let Some(at) = open.pop() {
            let cell = &self.cells[at];
            if cell.mass == 0.0 {
                continue;
            }
            if cell.children == 0 {
                for (other, from, mass) in cell.inside.iter().filter(|(other, ..)| *other != node) {
                    add(*from, *mass, if *other < node { 1.0 } else { -1.0 });
                }
            } else if cell.side < FAR * place.minus(cell.centre).length() {
                add(cell.centre, cell.mass, 1.0);
            } else {
                open.extend(cell.children..cell.children + 4);
            }
        }
        force
    }
}

impl Cell {
    fn new(corner: Point, side: f64) -> Cell {
        Cell { corner, side, mass: 0.0, centre: Point::default(), children: 0, inside: Vec::new() }
    }

    fn child(&self, place: Point) -> usize {
        let half = self.side / 2.0;
        let right = usize::from(place.x >= self.corner.x + half);
        let down = usize::from(place.y >= self.corner.y + half);
        self.children + right + 2 * down
    }
}

/// Puts the parts side by side: the first in the middle, each next one into the free squares nearest to it.
fn pack(parts: &[Vec<usize>], neighbours: &[BTreeSet<usize>], places: &mut [Point]) {
    let mut taken: BTreeSet<(i32, i32)> = BTreeSet::new();
    // How many rings of squares are full for a part of this size, so that many small parts are quick.
    let mut full: std::collections::BTreeMap<Vec<(i32, i32)>, i32> = Default::default();
    for part in parts {
        let shape = shape(part, neighbours, places);
        let start = full.get(&shape).copied().unwrap_or(0);
        let (ring, shift) = (start..)
            .find_map(|ring| {
                let free = |shift: &(i32, i32)| !shape.iter().any(|(x, y)| taken.contains(&(x + shift.0, y + shift.1)));
                squares(ring).into_iter().find(free).map(|shift| (ring, shift))
            })
            .unwrap_or_default();
        full.insert(shape.clone(), ring);
        taken.extend(shape.iter().map(|(x, y)| (x + shift.0, y + shift.1)));
        for node in part {
            places[*node].x += f64::from(shift.0) * CELL;
            places[*node].y += f64::from(shift.1) * CELL;
        }
    }
}

/// The squares around the middle at a distance, nearest first; the drawing is a third wider than high.
fn squares(ring: i32) -> Vec<(i32, i32)> {
    let (wide, high) = (ring + ring / 3, ring);
    let mut out: Vec<(i32, i32)> = Vec::new();
    for x in -wide..=wide {
        out.extend([(x, -high), (x, high)]);
    }
    for y in -high..=high {
        out.extend([(-wide, y), (wide, y), (1 - wide, y), (wide - 1, y)]);
    }
    out.sort_by_key(|(x, y)| (9 * x * x + 16 * y * y, *y, *x));
    out.dedup();
    out
}

/// The squares that a part covers: around its nodes, and under its links.
fn shape(part: &[usize], neighbours: &[BTreeSet<usize>], places: &[Point]) -> Vec<(i32, i32)> {
    let square = |p: Point| ((p.x / CELL).round() as i32, (p.y / CELL).round() as i32);
    let mut out = BTreeSet::new();
    for node in part {
        let (x, y) = square(places[*node]);
        for (right, down) in [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)] {
            out.insert((x + right, y + down));
        }
        for other in neighbours[*node].iter().filter(|other| *other > node) {
            let apart = places[*other].minus(places[*node]);
            let steps = (apart.length() / CELL * 2.0).ceil().max(1.0) as i32;
            for step in 0..steps {
                let share = f64::from(step) / f64::from(steps);
                out.insert(square(Point {
                    x: places[*node].x + apart.x * share,
                    y: places[*node].y + apart.y * share,
                }));
            }
        }
    }
    out.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distance(a: (i32, i32), b: (i32, i32)) -> f64 {
        let (x, y) = (f64::from(a.0 - b.0), f64::from(a.1 - b.1));
        (x * x + y * y).sqrt()
    }

    /// A made network: hubs, chains and pairs.
    fn network(nodes: usize, edges: usize) -> Vec<(usize, usize)> {
        let mut state = 1u64;
        let mut next = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        (0..edges).map(|n| if n % 3 == 0 { (next(nodes), next(20)) } else { (next(nodes), next(nodes)) }).collect()
    }

    #[test]
    fn nothing_and_little_are_laid_out() {
        assert_eq!(layout(0, &[]), []);
        assert_eq!(layout(1, &[]).len(), 1);
        let two = layout(2, &[(0, 1), (1, 0), (1, 1), (7, 0)]);
        assert!((distance(two[0], two[1]) - LENGTH).abs() < 2.0, "{two:?}");
        let many = layout(100, &[]);
        let spots: BTreeSet<_> = many.iter().collect();
        assert_eq!(spots.len(), 100, "nodes without links do not stand on each other");
    }

    #[test]
    fn tied_nodes_stand_nearer_than_others() {
        // Two stars that one link ties.
        let edges: Vec<(usize, usize)> =
            (2..12).map(|n| (0, n)).chain((12..22).map(|n| (1, n))).chain([(0, 1)]).collect();
        let at = layout(22, &edges);
        for leaf in 2..12 {
            assert!(distance(at[leaf], at[0]) < distance(at[leaf], at[1]), "{leaf}: {at:?}");
        }
        for a in 0..22 {
            for b in 0..a {
                assert!(distance(at[a], at[b]) > 8.0, "{a} and {b} cover each other: {at:?}");
            }
        }
    }

    #[test]
    fn parts_do_not_overlap() {
        let edges: Vec<(usize, usize)> = (0..40).flat_map(|n| [(3 * n, 3 * n + 1), (3 * n, 3 * n + 2)]).collect();
        let at = layout(120, &edges);
        for a in 0..120 {
            for b in (0..a).filter(|b| a / 3 != b / 3) {
                assert!(distance(at[a], at[b]) > CELL * 0.8, "{a} and {b}: {:?} {:?}", at[a], at[b]);
            }
        }
    }

    #[test]
    fn it_is_the_same_each_time_and_finite() {
        let edges = network(800, 1000);
        let at = layout(800, &edges);
        assert_eq!(at, layout(800, &edges));
        assert!(at.iter().all(|p| p.0.abs() < 100_000 && p.1.abs() < 100_000));
        // The same node many times over is one tie.
        assert_eq!(layout(3, &[(0, 1), (0, 1), (1, 2)]), layout(3, &[(0, 1), (1, 2)]));
    }
}
