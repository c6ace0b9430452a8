//! `<<...>>`, to build and to match.

use super::patterns::Bound;
use super::tools::{self, Call};
use super::{Compiler, Result, strings};
use crate::lang::ast::{Kind, Node};
use crate::lang::code::{BitKind, BitSegment, Endian, Expr, Line, Pattern};
use crate::term::{Atom, Term};

/// In a pattern: what it has bound so far, which sizes may use; they are guards then.
type InPattern<'b> = Option<&'b mut Bound>;

/// What stands behind `::`.
#[derive(Default)]
struct Spec {
    kind: Option<BitKind>,
    size: Option<Expr>,
    unit: Option<u32>,
    signed: bool,
    little: bool,
}

impl Compiler<'_> {
    pub(super) fn bitstring(&mut self, segments: &[Node], line: Line) -> Result<Expr> {
        let mut compiled = Vec::with_capacity(segments.len());
        for node in segments {
            let (value, spec) = self.segment(node, None)?;
            let default = default_kind(value);
            let value = self.expr(value)?;
            compiled.push(build(value, spec, default, node.span.line));
        }
        if compiled.is_empty() {
            return Ok(Expr::Const(Term::string("")));
        }
        Ok(Expr::Bits(Box::new((compiled.into(), line))))
    }

    pub(super) fn bits_pattern(
        &mut self,
        segments: &[Node],
        bound: &mut Bound,
        line: Line,
    ) -> Result<Pattern> {
        let flat = flattened(segments);
        let segments = flat.as_slice();
        let mut compiled = Vec::with_capacity(segments.len());
        for (index, node) in segments.iter().copied().enumerate() {
            let (value, spec) = self.segment(node, Some(bound))?;
            let text = is_text(value);
            let default = default_kind(value);
            let value = self.pattern_in(value, bound)?;
            let segment = build(value, spec, default, node.span.line);
            let open = matches!(segment.kind, BitKind::Binary | BitKind::Bits)
                && segment.size.is_none()
                && !text;
            if open && index + 1 < segments.len() {
                return Err(self.error(line, "a binary field without size is only allowed at the end of a binary pattern, at the right side of binary concatenation and and never allowed in binary generators. The following examples are invalid:\n\n    rest <> \"foo\"\n    <<rest::binary, \"foo\">>\n\nThey are invalid because there is a bits/bitstring component not at the end. However, the \"reverse\" would work:\n\n    \"foo\" <> rest\n    <<\"foo\", rest::binary>>\n").below(super::trail::OUT_OF_SIGHT));
            }
            compiled.push(segment);
        }
        Ok(Pattern::Bits(compiled.into()))
    }

    fn segment<'n>(&mut self, node: &'n Node, bound: InPattern<'_>) -> Result<(&'n Node, Spec)> {
        let mut spec = Spec::default();
        match tools::operands(node, "::") {
            Some((value, behind)) => {
                self.specifiers(behind, &mut spec, bound)?;
                Ok((value, spec))
            }
            None => Ok((node, spec)),
        }
    }

    /// `integer-signed-size(8)`, `16`, `4*8`.
    fn specifiers(&mut self, node: &Node, spec: &mut Spec, bound: InPattern<'_>) -> Result<()> {
        let mut bound = bound;
        if let Some((left, right)) = tools::operands(node, "-") {
            self.specifiers(left, spec, bound.as_deref_mut())?;
            return self.specifiers(right, spec, bound);
        }
        if let Some((left, right)) = tools::operands(node, "*") {
            if !matches!(left.kind, Kind::Name(_)) || !self.is_type(left) {
                spec.size = Some(self.size(left, bound)?);
            }
            spec.unit = self.unit(right)?;
            return Ok(());
        }
        let line = node.span.line;
        match &node.kind {
            Kind::Name(name) => self.specifier(*name, spec, bound, line),
            Kind::Call { name, args, .. } if args.len() == 1 => match name.as_str() {
                "size" => {
                    spec.size = Some(self.size(&args[0], bound)?);
                    Ok(())
                }
                "unit" => {
                    spec.unit = self.unit(&args[0])?;
                    Ok(())
                }
                other => {
                    Err(self.error(line, format!("unknown bitstring specifier: {other}(...)")))
                }
            },
            Kind::Call { name, args, .. } if args.is_empty() => {
                self.specifier(*name, spec, bound, line)
            }
            _ => {
                spec.size = Some(self.size(node, bound)?);
                Ok(())
            }
        }
    }

    fn is_type(&self, node: &Node) -> bool {
        matches!(&node.kind, Kind::Name(name) if kind_of(name.as_str()).is_some())
    }

    fn unit(&mut self, node: &Node) -> Result<Option<u32>> {
        let value = self.expr(node)?;
        match value.constant().and_then(Term::as_int) {
            Some(unit @ 1..=256) => Ok(Some(unit as u32)),
            _ => Err(self.error(
                node.span.line,
                "unit in bitstring expects a literal integer as argument between 1 and 256",
            )),
        }
    }

    /// A size may use variables that the pattern has bound before.
    fn size(&mut self, node: &Node, bound: InPattern<'_>) -> Result<Expr> {
        let Some(bound) = bound else {
            return self.expr(node);
        };
        let mut names = Vec::new();
        tools::names_in(node, &mut names);
        let height = self.scopes.top().vars.len();
        for name in names {
            if let Some(slot) = bound.find(name) {
                self.scopes.top().declare(name, slot, node.span.line);
            }
        }
        let before = std::mem::replace(&mut self.in_guard, true);
        let size = self.expr(node);
        self.in_guard = before;
        self.scopes.top().vars.truncate(height);
        size
    }

    fn specifier(
        &mut self,
        name: Atom,
        spec: &mut Spec,
        bound: InPattern<'_>,
        line: Line,
    ) -> Result<()> {
        if let Some(kind) = kind_of(name.as_str()) {
            spec.kind = Some(kind);
            return Ok(());
        }
        match name.as_str() {
            "signed" => spec.signed = true,
            "unsigned" => spec.signed = false,
            "little" => spec.little = true,
            "big" => spec.little = false,
            "native" => spec.little = cfg!(target_endian = "little"),
            _ => {
                let mut bound = bound;
                let found = bound.as_deref_mut().and_then(|bound| bound.find(name));
                if found.is_none() && !self.scopes.knows(name) {
                    return Err(self.error(line, format!("unknown bitstring specifier: {name}()")));
                }
                let node = tools::at(
                    crate::lang::ast::Span {
                        line,
                        ..Default::default()
                    },
                    Kind::Name(name),
                );
                spec.size = Some(self.size(&node, bound)?);
            }
        }
        Ok(())
    }

    /// The bits of a literal string in `<<>>`, for generators.
    pub(super) fn is_bits_generator(node: &Node) -> Option<(&[Node], &Node)> {
        let Kind::Bitstring(segments) = &node.kind else {
            return None;
        };
        let (last, before) = segments.split_last()?;
        let (pattern, source) = tools::operands(last, "<-")?;
        let _ = (pattern, before);
        Some((segments, source))
    }

    /// `<<a, b <- source>>`: the pattern's segments and the source.
    pub(super) fn bits_generator(&mut self, node: &Node) -> Option<(Vec<Node>, Node)> {
        let (segments, source) = Self::is_bits_generator(node)?;
        let mut parts: Vec<Node> = segments[..segments.len() - 1].to_vec();
        let last = segments.last()?;
        let call = Call::of(last);
        parts.push(call.args.first()?.clone());
        Some((parts, source.clone()))
    }
}

/// Segments of a pattern; those of a bitstring within stand in its place.
fn flattened(segments: &[Node]) -> Vec<&Node> {
    let mut flat = Vec::with_capacity(segments.len());
    for segment in segments {
        match &segment.kind {
            Kind::Bitstring(inner) => flat.extend(inner),
            _ => flat.push(segment),
        }
    }
    flat
}

/// The bytes of a bitstring of nothing but literals.
pub(super) fn literal_bytes(node: &Node) -> Option<Vec<u8>> {
    let Kind::Bitstring(segments) = &node.kind else {
        return None;
    };
    let mut bytes = Vec::new();
    for segment in segments {
        match &segment.kind {
            Kind::String(parts) => bytes.extend(strings::plain(parts)?),
            Kind::Int(byte) => bytes.push(u8::try_from(byte).ok()?),
            _ => return None,
        }
    }
    Some(bytes)
}

/// Whether a segment is a string literal, whose default is `binary`.
fn is_text(node: &Node) -> bool {
    matches!(&node.kind, Kind::String(_))
        || matches!(&node.kind, Kind::Sigil { name, .. } if name.eq_ignore_ascii_case("s"))
        || matches!(&node.kind, Kind::Call { name, .. } if name.as_str() == "<>")
        || matches!(&node.kind, Kind::Value(Term::Binary(_)))
        || matches!(&node.kind, Kind::String(parts) if strings::plain(parts).is_some())
}

/// What a segment is when nothing behind it says so.
fn default_kind(node: &Node) -> BitKind {
    match &node.kind {
        _ if is_text(node) => BitKind::Binary,
        Kind::Bitstring(_) => BitKind::Bits,
        Kind::Float(_) => BitKind::Float,
        _ => BitKind::Integer,
    }
}

fn build<V>(value: V, spec: Spec, default: BitKind, line: Line) -> BitSegment<V> {
    let kind = spec.kind.unwrap_or(default);
    let unit = spec.unit.unwrap_or(match kind {
        BitKind::Binary => 8,
        _ => 1,
    });
    BitSegment {
        value,
        kind,
        size: spec.size,
        unit,
        signed: spec.signed,
        endian: if spec.little {
            Endian::Little
        } else {
            Endian::Big
        },
        line,
    }
}

fn kind_of(name: &str) -> Option<BitKind> {
    Some(match name {
        "integer" => BitKind::Integer,
        "float" => BitKind::Float,
        "binary" | "bytes" => BitKind::Binary,
        "bitstring" | "bits" => BitKind::Bits,
        "utf8" => BitKind::Utf8,
        "utf16" => BitKind::Utf16,
        "utf32" => BitKind::Utf32,
        _ => return None,
    })
}
