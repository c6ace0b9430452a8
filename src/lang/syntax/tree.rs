//! The way into tree-sitter: one lazily made parser per thread, and the kinds of node it answers with.
//!
//! Nothing outside of `syntax` sees these types. What a node means is `convert`'s business.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::sync::OnceLock;

use tree_sitter::{Language, ParseOptions, Parser, Tree};

/// A node of tree-sitter's tree.
pub(super) type Raw<'t> = tree_sitter::Node<'t>;

/// Parses a text; `None` when it is not Elixir as tree-sitter knows it. The parse is given up at the
/// first error: its recovery guesses are of no use here, and may take long.
pub(super) fn parse(source: &str) -> Option<Tree> {
    thread_local! {
        static PARSER: RefCell<Option<Parser>> = const { RefCell::new(None) };
    }
    PARSER.with(|cell| {
        let mut slot = cell.borrow_mut();
        if slot.is_none() {
            *slot = new_parser();
        }
        let parser = slot.as_mut()?;
        let tree = parse_until_error(parser, source.as_bytes());
        parser.reset();
        tree.filter(|tree| !tree.root_node().has_error())
    })
}

/// Where tree-sitter finds the first fault in a text that it does not know; 0 for texts so large that its
/// recovery might take long.
pub(super) fn first_error(source: &str) -> usize {
    if source.len() > 200_000 {
        return 0;
    }
    let Some(tree) = new_parser().and_then(|mut parser| parser.parse(source, None)) else {
        return 0;
    };
    let mut node = tree.root_node();
    let mut cursor = node.walk();
    while let Some(inner) = node.children(&mut cursor).find(|child| child.has_error()) {
        node = inner;
        if node.is_error() || node.is_missing() {
            break;
        }
    }
    node.start_byte()
}

fn new_parser() -> Option<Parser> {
    let mut parser = Parser::new();
    parser.set_language(language()).ok()?;
    Some(parser)
}

fn parse_until_error(parser: &mut Parser, bytes: &[u8]) -> Option<Tree> {
    let mut give_up = |state: &tree_sitter::ParseState| match state.has_error() {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    };
    let options = ParseOptions::new().progress_callback(&mut give_up);
    parser.parse_with_options(
        &mut |at, _| bytes.get(at..).unwrap_or(&[]),
        None,
        Some(options),
    )
}

fn language() -> &'static Language {
    static LANGUAGE: OnceLock<Language> = OnceLock::new();
    LANGUAGE.get_or_init(|| tree_sitter_elixir::LANGUAGE.into())
}

macro_rules! forms {
    ($($id:ident = $text:literal),* $(,)?) => {
        /// The kinds of tree-sitter's nodes that the conversion tells apart.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(super) enum Form {
            $(#[doc = $text] $id,)*
            /// A token or a kind that is only ever read as a part of another.
            Other,
        }

        fn form_named(text: &str) -> Form {
            match text {
                $($text => Form::$id,)*
                _ => Form::Other,
            }
        }
    };
}

forms! {
    Source = "source", Block = "block", Identifier = "identifier", Alias = "alias", Integer = "integer",
    Float = "float", Char = "char", Boolean = "boolean", Nil = "nil", Atom = "atom",
    QuotedAtom = "quoted_atom", String = "string", Charlist = "charlist", Sigil = "sigil",
    List = "list", Tuple = "tuple", Bitstring = "bitstring", Map = "map", MapContent = "map_content",
    Struct = "struct", Keywords = "keywords", Pair = "pair", Keyword = "keyword",
    QuotedKeyword = "quoted_keyword", OperatorIdentifier = "operator_identifier",
    Unary = "unary_operator", Binary = "binary_operator", Dot = "dot", Call = "call",
    Arguments = "arguments", DoBlock = "do_block", After = "after_block", Rescue = "rescue_block",
    Catch = "catch_block", Else = "else_block", Access = "access_call", Fn = "anonymous_function",
    Stab = "stab_clause", Body = "body", Interpolation = "interpolation",
}

/// The form of a node, by a table over tree-sitter's kind numbers.
pub(super) fn form(node: Raw<'_>) -> Form {
    static FORMS: OnceLock<Vec<Form>> = OnceLock::new();
    let table = FORMS.get_or_init(|| {
        let language = language();
        (0..language.node_kind_count() as u16)
            .map(|id| form_of_id(language, id))
            .collect()
    });
    table
        .get(node.kind_id() as usize)
        .copied()
        .unwrap_or(Form::Other)
}

fn form_of_id(language: &Language, id: u16) -> Form {
    match language.node_kind_for_id(id) {
        Some(kind) if language.node_kind_is_named(id) => form_named(kind),
        _ => Form::Other,
    }
}
