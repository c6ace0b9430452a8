//! Erlang's `:queue`: double-ended queues as pairs of lists, `{rear, front}`, the rear latest first.
//!
//! A queue is plain data that people print, so every function leaves the two lists as OTP's does: neither is
//! empty when there are two elements, and where one runs out, half of the other moves over.

use crate::runtime::{NativeModule, Proc, Raise};
use crate::term::{Term, atoms};

use super::args::{Reply, failed_in};
use super::natives::natives;

/// The module.
pub static MODULE: NativeModule = NativeModule {
    name: ":queue",
    doc: "Queues: elements go in at the rear and come out at the front, or the other way around (`_r`).",
    functions: FUNCTIONS,
};

natives! { const FUNCTIONS of ":queue":
    /// Whether the function holds for every element.
    ///
    ///     iex> :queue.all(&(&1 > 0), :queue.from_list([1, 2]))
    ///     true
    "all" 2 => |p, args| quantified(p, args, false).map(|found| Term::bool(!found));
    /// Whether the function holds for some element.
    ///
    ///     iex> :queue.any(&(&1 > 1), :queue.from_list([1, 2]))
    ///     true
    "any" 2 => |p, args| quantified(p, args, true).map(Term::bool);
    /// As `in_r/2`.
    ///
    ///     iex> :queue.to_list(:queue.cons(0, :queue.from_list([1])))
    ///     [0, 1]
    "cons" 2 => put_front;
    /// The last element.
    ///
    ///     iex> :queue.daeh(:queue.from_list([1, 2]))
    ///     2
    "daeh" 1 => |_, args| needed(last(&queue(&args[0])?));
    /// The queue without the first element like this one.
    ///
    ///     iex> :queue.to_list(:queue.delete(1, :queue.from_list([1, 2, 1])))
    ///     [2, 1]
    "delete" 2 => |p, args| {
        let queue = queue(&args[1])?;
        removed(p, queue, |_, element| Ok(*element == args[0]))
    };
    /// The queue without the last element like this one.
    ///
    ///     iex> :queue.to_list(:queue.delete_r(1, :queue.from_list([1, 2, 1])))
    ///     [1, 2]
    "delete_r" 2 => |p, args| {
        let queue = queue(&args[1])?.reversed();
        removed(p, queue, |_, element| Ok(*element == args[0])).and_then(|queue| reverse(&queue))
    };
    /// The queue without the first element for which the function holds.
    ///
    ///     iex> :queue.to_list(:queue.delete_with(&(&1 > 1), :queue.from_list([1, 2, 3])))
    ///     [1, 3]
    "delete_with" 2 => |p, args| {
        let queue = queue(&args[1])?;
        removed(p, queue, |p, element| test(p, &args[0], element))
    };
    /// The queue without the last element for which the function holds.
    ///
    ///     iex> :queue.to_list(:queue.delete_with_r(&(&1 > 1), :queue.from_list([1, 2, 3])))
    ///     [1, 2]
    "delete_with_r" 2 => |p, args| {
        let queue = queue(&args[1])?.reversed();
        removed(p, queue, |p, element| test(p, &args[0], element)).and_then(|queue| reverse(&queue))
    };
    /// The queue without its first element.
    ///
    ///     iex> :queue.to_list(:queue.drop(:queue.from_list([1, 2])))
    ///     [2]
    "drop" 1 => |p, args| needed(take(p, &args[0])?.map(|(_, rest)| rest.to_term()));
    /// The queue without its last element.
    ///
    ///     iex> :queue.to_list(:queue.drop_r(:queue.from_list([1, 2])))
    ///     [1]
    "drop_r" 1 => |p, args| needed(take_last(p, &args[0])?.map(|(_, rest)| rest.to_term()));
    /// The elements for which the function gives `true`, or those of the lists that it gives.
    ///
    ///     iex> :queue.to_list(:queue.filter(&(&1 > 1), :queue.from_list([1, 2, 3])))
    ///     [2, 3]
    "filter" 2 => filter;
    /// As `filter/2`; the function gives `true`, `false`, or `{true, element}`.
    ///
    ///     iex> :queue.to_list(:queue.filtermap(&{true, &1 * 10}, :queue.from_list([1, 2])))
    ///     [10, 20]
    "filtermap" 2 => filtermap;
    /// Goes through the elements with an accumulator.
    ///
    ///     iex> :queue.fold(&(&1 + &2), 0, :queue.from_list([1, 2]))
    ///     3
    "fold" 3 => fold;
    /// The queue of a list's elements.
    ///
    ///     iex> :queue.from_list([1, 2, 3])
    ///     {[3, 2], [1]}
    "from_list" 1 => from_list;
    /// The first element, which must be there.
    ///
    ///     iex> :queue.get(:queue.from_list([1, 2]))
    ///     1
    "get" 1 => |_, args| needed(first(&queue(&args[0])?));
    /// The last element, which must be there.
    ///
    ///     iex> :queue.get_r(:queue.from_list([1, 2]))
    ///     2
    "get_r" 1 => |_, args| needed(last(&queue(&args[0])?));
    /// The first element.
    ///
    ///     iex> :queue.head(:queue.from_list([1, 2]))
    ///     1
    "head" 1 => |_, args| needed(first(&queue(&args[0])?));
    /// The queue with an element added at the rear.
    ///
    ///     iex> :queue.to_list(:queue.in(2, :queue.from_list([1])))
    ///     [1, 2]
    "in" 2 => |_, args| Ok(queue(&args[1])?.push(args[0].clone()).to_term());
    /// The queue with an element added at the front.
    ///
    ///     iex> :queue.to_list(:queue.in_r(0, :queue.from_list([1])))
    ///     [0, 1]
    "in_r" 2 => put_front;
    /// The queue without its last element.
    ///
    ///     iex> :queue.to_list(:queue.init(:queue.from_list([1, 2])))
    ///     [1]
    "init" 1 => |p, args| needed(take_last(p, &args[0])?.map(|(_, rest)| rest.to_term()));
    /// Whether there are no elements.
    ///
    ///     iex> :queue.is_empty(:queue.new())
    ///     true
    "is_empty" 1 => |_, args| {
        let queue = queue(&args[0])?;
        Ok(Term::bool(queue.rear == Term::Nil && queue.front == Term::Nil))
    };
    /// Whether a term looks like a queue.
    ///
    ///     iex> :queue.is_queue({[], []})
    ///     true
    "is_queue" 1 => |_, args| Ok(Term::bool(queue(&args[0]).is_ok()));
    /// The elements of two queues in one.
    ///
    ///     iex> :queue.to_list(:queue.join(:queue.from_list([1]), :queue.from_list([2])))
    ///     [1, 2]
    "join" 2 => join;
    /// As `init/1`.
    ///
    ///     iex> :queue.to_list(:queue.lait(:queue.from_list([1, 2])))
    ///     [1]
    "lait" 1 => |p, args| needed(take_last(p, &args[0])?.map(|(_, rest)| rest.to_term()));
    /// The last element.
    ///
    ///     iex> :queue.last(:queue.from_list([1, 2]))
    ///     2
    "last" 1 => |_, args| needed(last(&queue(&args[0])?));
    /// The number of elements.
    ///
    ///     iex> :queue.len(:queue.from_list([1, 2]))
    ///     2
    "len" 1 => |p, args| Ok(Term::from(queue(&args[0])?.elements(p)?.len()));
    /// As `init/1`.
    ///
    ///     iex> :queue.to_list(:queue.liat(:queue.from_list([1, 2])))
    ///     [1]
    "liat" 1 => |p, args| needed(take_last(p, &args[0])?.map(|(_, rest)| rest.to_term()));
    /// Whether an element is in the queue.
    ///
    ///     iex> :queue.member(2, :queue.from_list([1, 2]))
    ///     true
    "member" 2 => |p, args| Ok(Term::bool(queue(&args[1])?.elements(p)?.contains(&args[0])));
    /// An empty queue.
    ///
    ///     iex> :queue.new()
    ///     {[], []}
    "new" 0 => |_, _| Ok(Queue::EMPTY.to_term());
    /// `{{:value, element}, queue}` with the first element taken out, or `{:empty, queue}`.
    ///
    ///     iex> :queue.out(:queue.from_list([1]))
    ///     {{:value, 1}, {[], []}}
    "out" 1 => |p, args| Ok(taken(take(p, &args[0])?, &args[0]));
    /// `{{:value, element}, queue}` with the last element taken out, or `{:empty, queue}`.
    ///
    ///     iex> :queue.out_r(:queue.from_list([1]))
    ///     {{:value, 1}, {[], []}}
    "out_r" 1 => |p, args| Ok(taken(take_last(p, &args[0])?, &args[0]));
    /// `{:value, element}` of the first element, or `:empty`.
    ///
    ///     iex> :queue.peek(:queue.from_list([1, 2]))
    ///     {:value, 1}
    "peek" 1 => |_, args| Ok(peeked(first(&queue(&args[0])?)));
    /// `{:value, element}` of the last element, or `:empty`.
    ///
    ///     iex> :queue.peek_r(:queue.from_list([1, 2]))
    ///     {:value, 2}
    "peek_r" 1 => |_, args| Ok(peeked(last(&queue(&args[0])?)));
    /// The elements in opposite order.
    ///
    ///     iex> :queue.to_list(:queue.reverse(:queue.from_list([1, 2])))
    ///     [2, 1]
    "reverse" 1 => |_, args| reverse(&args[0]);
    /// As `in/2`, with the queue as first argument.
    ///
    ///     iex> :queue.to_list(:queue.snoc(:queue.from_list([1]), 2))
    ///     [1, 2]
    "snoc" 2 => |_, args| Ok(queue(&args[0])?.push(args[1].clone()).to_term());
    /// The first so many elements and the others, as queues.
    ///
    ///     iex> :queue.split(1, :queue.from_list([1, 2]))
    ///     {{[1], []}, {[], [2]}}
    "split" 2 => split;
    /// The queue without its first element.
    ///
    ///     iex> :queue.to_list(:queue.tail(:queue.from_list([1, 2])))
    ///     [2]
    "tail" 1 => |p, args| needed(take(p, &args[0])?.map(|(_, rest)| rest.to_term()));
    /// The elements as a list, first one first.
    ///
    ///     iex> :queue.to_list(:queue.from_list([1, 2]))
    ///     [1, 2]
    "to_list" 1 => |p, args| queue(&args[0])?.elements(p).map(Term::list);
}

/// The two lists.
#[derive(Clone)]
struct Queue {
    /// The end that elements go in at, latest first.
    rear: Term,
    /// The end that elements come out at, first one first.
    front: Term,
}

/// The queue that a term is.
fn queue(term: &Term) -> Result<Queue, Raise> {
    match term.as_tuple() {
        Some([rear, front]) if rear.is_list() && front.is_list() => Ok(Queue {
            rear: rear.clone(),
            front: front.clone(),
        }),
        _ => Err(Raise::badarg()),
    }
}

fn list(p: &mut Proc, term: &Term) -> Result<Vec<Term>, Raise> {
    let elements = term.to_vec().ok_or_else(Raise::badarg)?;
    p.work(elements.len() / 10)?;
    Ok(elements)
}

fn reversed(elements: Vec<Term>) -> Term {
    Term::list(elements.into_iter().rev())
}

fn is_one(list: &Term) -> bool {
    matches!(list, Term::Cons(cell) if cell.tail == Term::Nil)
}

impl Queue {
    const EMPTY: Queue = Queue {
        rear: Term::Nil,
        front: Term::Nil,
    };

    fn to_term(&self) -> Term {
        Term::tuple([self.rear.clone(), self.front.clone()])
    }

    /// The queue whose front and rear have changed places.
    fn reversed(self) -> Queue {
        Queue {
            rear: self.front,
            front: self.rear,
        }
    }

    /// All elements, first one first.
    fn elements(&self, p: &mut Proc) -> Result<Vec<Term>, Raise> {
        let mut elements = list(p, &self.front)?;
        elements.extend(list(p, &self.rear)?.into_iter().rev());
        Ok(elements)
    }

    fn push(self, element: Term) -> Queue {
        // The first two elements go to different ends.
        if self.front == Term::Nil && is_one(&self.rear) {
            return Queue {
                front: self.rear,
                rear: Term::list([element]),
            };
        }
        Queue {
            rear: Term::cons(element, self.rear),
            front: self.front,
        }
    }

    /// A queue of a front alone: the later half of it becomes the rear.
    fn of_front(p: &mut Proc, front: Term) -> Result<Queue, Raise> {
        if is_one(&front) {
            return Ok(Queue {
                rear: front,
                front: Term::Nil,
            });
        }
        let mut elements = list(p, &front)?;
        let rear = elements.split_off(elements.len() / 2);
        Ok(Queue {
            rear: reversed(rear),
            front: Term::list(elements),
        })
    }

    /// A queue of a rear alone: the earlier half of it becomes the front.
    fn of_rear(p: &mut Proc, rear: Term) -> Result<Queue, Raise> {
        Queue::of_front(p, rear).map(Queue::reversed)
    }

    /// A queue of both lists, one of which may have become empty.
    fn balanced(p: &mut Proc, rear: Term, front: Term) -> Result<Queue, Raise> {
        match (&rear, &front) {
            (_, Term::Nil) => Queue::of_rear(p, rear),
            (Term::Nil, _) => Queue::of_front(p, front),
            _ => Ok(Queue { rear, front }),
        }
    }

    /// The first element and the rest.
    fn pop(self, p: &mut Proc) -> Result<Option<(Term, Queue)>, Raise> {
        let Queue { rear, front } = self;
        let popped = match (&rear, &front) {
            (Term::Nil, Term::Nil) => return Ok(None),
            (Term::Cons(latest), Term::Nil) if latest.tail == Term::Nil => {
                (latest.head.clone(), Queue::EMPTY)
            }
            (Term::Cons(latest), Term::Nil) => {
                let mut earlier = list(p, &latest.tail)?;
                let first = earlier.pop().ok_or_else(Raise::badarg)?;
                let rest = Queue {
                    rear: Term::list([latest.head.clone()]),
                    front: reversed(earlier),
                };
                (first, rest)
            }
            (_, Term::Cons(cell)) if cell.tail == Term::Nil => {
                (cell.head.clone(), Queue::of_rear(p, rear.clone())?)
            }
            (_, Term::Cons(cell)) => {
                let front = cell.tail.clone();
                (cell.head.clone(), Queue { rear, front })
            }
            _ => return Err(Raise::badarg()),
        };
        Ok(Some(popped))
    }
}

/// The first element, found where it may be.
fn first(queue: &Queue) -> Option<Term> {
    match (&queue.front, &queue.rear) {
        (Term::Cons(cell), _) => Some(cell.head.clone()),
        (_, rear) => rear.iter().last().cloned(),
    }
}

fn last(queue: &Queue) -> Option<Term> {
    first(&queue.clone().reversed())
}

fn take(p: &mut Proc, term: &Term) -> Result<Option<(Term, Queue)>, Raise> {
    queue(term)?.pop(p)
}

fn take_last(p: &mut Proc, term: &Term) -> Result<Option<(Term, Queue)>, Raise> {
    let popped = queue(term)?.reversed().pop(p)?;
    Ok(popped.map(|(element, rest)| (element, rest.reversed())))
}

/// What there must be: `:empty` is the error where there is nothing.
fn needed(found: Option<Term>) -> Reply {
    found.ok_or_else(|| Raise::error(Term::atom("empty")))
}

fn peeked(found: Option<Term>) -> Term {
    found.map_or(Term::atom("empty"), |element| {
        Term::tagged(atoms::VALUE, element)
    })
}

fn taken(popped: Option<(Term, Queue)>, before: &Term) -> Term {
    match popped {
        Some((element, rest)) => Term::tuple([Term::tagged(atoms::VALUE, element), rest.to_term()]),
        None => Term::tuple([Term::atom("empty"), before.clone()]),
    }
}

fn reverse(term: &Term) -> Reply {
    Ok(queue(term)?.reversed().to_term())
}

fn put_front(_: &mut Proc, args: &[Term]) -> Reply {
    let queue = queue(&args[1])?.reversed();
    Ok(queue.push(args[0].clone()).reversed().to_term())
}

fn from_list(p: &mut Proc, args: &[Term]) -> Reply {
    if !args[0].is_list() {
        return Err(Raise::badarg());
    }
    Ok(Queue::of_front(p, args[0].clone())?.to_term())
}

fn join(p: &mut Proc, args: &[Term]) -> Reply {
    let (a, b) = (queue(&args[0])?, queue(&args[1])?);
    let front = Term::list_with_tail(a.elements(p)?, b.front);
    Ok(Queue {
        rear: b.rear,
        front,
    }
    .to_term())
}

fn split(p: &mut Proc, args: &[Term]) -> Reply {
    let whole = queue(&args[1])?;
    let count = args[0]
        .as_int()
        .and_then(|count| usize::try_from(count).ok());
    let count = count.ok_or_else(Raise::badarg)?;
    let (mut front, mut rear) = (list(p, &whole.front)?, list(p, &whole.rear)?);
    let in_front = front.len();
    let both = if count == 0 {
        [Queue::EMPTY, whole]
    } else if count < in_front {
        let later = front.split_off(count);
        let second = front.split_off(1);
        let first = Queue {
            rear: reversed(second),
            front: Term::list(front),
        };
        let rest = Queue {
            rear: whole.rear,
            front: Term::list(later),
        };
        [first, rest]
    } else if count == in_front {
        [
            Queue::of_front(p, whole.front)?,
            Queue::of_rear(p, whole.rear)?,
        ]
    } else {
        let left = (rear.len() + in_front)
            .checked_sub(count)
            .ok_or_else(Raise::badarg)?;
        if left == 0 {
            [whole, Queue::EMPTY]
        } else {
            let earlier = rear.split_off(left);
            let second = rear.split_off(1);
            let first = Queue {
                rear: Term::list(earlier),
                front: whole.front,
            };
            let rest = Queue {
                rear: Term::list(rear),
                front: reversed(second),
            };
            [first, rest]
        }
    };
    Ok(Term::tuple(both.map(|queue| queue.to_term())))
}

/// The boolean that a test answered.
fn test(p: &mut Proc, fun: &Term, element: &Term) -> Result<bool, Raise> {
    match p.call(fun, std::slice::from_ref(element))? {
        Term::Atom(atoms::TRUE) => Ok(true),
        Term::Atom(atoms::FALSE) => Ok(false),
        other => Err(Raise::tagged(atoms::CASE_CLAUSE, other)),
    }
}

/// Whether some element answers as wanted.
fn quantified(p: &mut Proc, args: &[Term], wanted: bool) -> Result<bool, Raise> {
    for element in queue(&args[1])?.elements(p)? {
        if test(p, &args[0], &element)? == wanted {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The queue without the first element that is meant.
fn removed(
    p: &mut Proc,
    queue: Queue,
    mut meant: impl FnMut(&mut Proc, &Term) -> Result<bool, Raise>,
) -> Reply {
    let mut front = list(p, &queue.front)?;
    for at in 0..front.len() {
        if meant(p, &front[at])? {
            front.remove(at);
            let front = Term::list(front);
            return Ok(Queue::balanced(p, queue.rear, front)?.to_term());
        }
    }
    let mut rear = list(p, &queue.rear)?;
    for at in (0..rear.len()).rev() {
        if meant(p, &rear[at])? {
            rear.remove(at);
            let rear = Term::list(rear);
            return Ok(Queue::balanced(p, rear, queue.front)?.to_term());
        }
    }
    Ok(queue.to_term())
}

/// The queue of what `change` makes of each element.
fn changed(
    p: &mut Proc,
    term: &Term,
    change: impl Fn(&mut Proc, Term) -> Result<Vec<Term>, Raise>,
) -> Reply {
    let queue = queue(term)?;
    let mut sides = [Vec::new(), Vec::new()];
    let front = list(p, &queue.front)?;
    let rear = list(p, &queue.rear)?;
    for element in front {
        sides[0].extend(change(p, element)?);
    }
    for element in rear.into_iter().rev() {
        sides[1].extend(change(p, element)?);
    }
    let [front, rear] = sides;
    Ok(Queue::balanced(p, reversed(rear), Term::list(front))?.to_term())
}

fn filter(p: &mut Proc, args: &[Term]) -> Reply {
    changed(p, &args[1], |p, element| {
        let answer = p.call(&args[0], std::slice::from_ref(&element))?;
        match answer {
            Term::Atom(atoms::TRUE) => Ok(vec![element]),
            Term::Atom(atoms::FALSE) => Ok(Vec::new()),
            list if list.is_list() => list.to_vec().ok_or_else(Raise::badarg),
            other => Err(Raise::tagged(atoms::CASE_CLAUSE, other)),
        }
    })
}

fn filtermap(p: &mut Proc, args: &[Term]) -> Reply {
    changed(p, &args[1], |p, element| {
        let answer = p.call(&args[0], std::slice::from_ref(&element))?;
        match (answer.as_tuple(), answer.as_atom()) {
            (Some([Term::Atom(atoms::TRUE), new]), _) => Ok(vec![new.clone()]),
            (_, Some(atoms::TRUE)) => Ok(vec![element]),
            (_, Some(atoms::FALSE)) => Ok(Vec::new()),
            _ => Err(Raise::tagged(atoms::CASE_CLAUSE, answer)),
        }
    })
}

fn fold(p: &mut Proc, args: &[Term]) -> Reply {
    let elements = queue(&args[2])
        .map_err(|raise| failed_in(p, raise, (":queue", "fold"), args))?
        .elements(p)?;
    elements
        .into_iter()
        .try_fold(args[1].clone(), |acc, element| {
            p.call(&args[0], &[element, acc])
        })
}
