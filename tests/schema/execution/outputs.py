"""Types that a schema can have: told apart in each of Strawberry's ways, their fields right, wrong, or failing."""

import math
from typing import Annotated, Any, Optional

import strawberry
from graphql import GraphQLError
from msgspec import Struct
from strawberry import UNSET, Info

from tests.schema.execution.inputs import Anything, Stamp
from tests.schema.execution.values import FELIX, ITERABLES, PETS, Cat, Colour, Dog, Hidden, Level, Stone


@strawberry.interface
class Named:
    """What the other interface has in common with nothing."""

    name: str


@strawberry.interface
class Pet(Named):
    """An interface of types that records are told apart by."""

    size: int
    friend: Optional["Pet"]


def greeting(root: strawberry.Parent[Any], info: Info[Any, None], to: str = "you") -> str:
    return f"{root.name} greets {to} at {info.context}"


def near(parent: strawberry.Parent[Any], first: int | None = UNSET) -> list[Any]:
    return [each for each in PETS[:2] if each != parent][: first or None]


@strawberry.type(name="Cat")
class CatType(Pet):
    """The type of cats."""

    colour: Colour | None
    greeting: str = strawberry.field(resolver=greeting)
    near: list[Pet] = strawberry.field(resolver=near)

    @classmethod
    def is_type_of(cls, value: object, info: object) -> bool:
        """Whether a record is a cat."""
        return isinstance(value, Cat)


@strawberry.type(name="Dog")
class DogType(Pet):
    """The type of dogs."""

    barks: bool
    greeting: str = strawberry.field(resolver=greeting)

    @classmethod
    def is_type_of(cls, value: object, info: object) -> bool:
        """Whether a record is a dog."""
        return isinstance(value, Dog)


@strawberry.interface
class Shape:
    """An interface of types that are themselves what resolvers answer."""

    sides: int


@strawberry.type
class Square(Shape):
    """The shape that is asked first."""

    width: float


@strawberry.type
class Circle(Shape):
    """Another."""

    radius: float

    @strawberry.field
    def scaled(self, by: float = 2.0) -> "Circle":
        """Another circle."""
        return Circle(sides=self.sides, radius=self.radius * by)


@strawberry.type
class Line:
    """A type that implements nothing, and is in a union only."""

    length: Stamp


SHAPES: list[Any] = [
    Square(sides=4, width=1.0),
    Circle(sides=0, radius=1.5),
    Line(length=Stamp(3)),
    FELIX,
    Circle(sides=2**40, radius=math.inf),
    Line(length=Stamp(0)),
    Stone(),
    "text",
    None,
]
"""What is of a union's types, of a shape's, and of neither; the first is right in all of its fields, and so are three more."""

Thing = Annotated[Square | Circle | Line | CatType, strawberry.union("Thing")]


@strawberry.type
class Leaf:
    """One value, as each kind of leaf."""

    int_: int | None = strawberry.field(name="int")
    int_needed: int
    float_: float | None = strawberry.field(name="float")
    float_needed: float
    string: str | None
    string_needed: str
    id: strawberry.ID | None
    id_needed: strawberry.ID
    boolean: bool | None
    boolean_needed: bool
    colour: Colour | None
    colour_needed: Colour
    level: Level | None
    stamp: Stamp | None
    anything: Anything | None
    anything_needed: Anything
    leaf: Optional["Leaf"] = None


def leaf_of(value: Any) -> Leaf:
    """A leaf all of whose fields are one value."""
    return Leaf(**dict.fromkeys([name for name in Leaf.__annotations__ if name != "leaf"], value))


@strawberry.type
class Lists:
    """Lists of all forms, of the values in `of`, in an iterable of a kind."""

    kind: strawberry.Private[int]
    of: strawberry.Private[list[Any]]

    @strawberry.field
    def needed(self) -> list[int]:
        """A list without nulls."""
        return self._iterable(self.of)  # type: ignore[no-any-return]

    @strawberry.field
    def nullable(self) -> list[int | None] | None:
        """A list with nulls."""
        return self._iterable(self.of)  # type: ignore[no-any-return]

    @strawberry.field
    def nested(self) -> list[list[Colour | None]]:
        """Lists in a list."""
        return self._iterable([self.of, tuple(self.of), []])  # type: ignore[no-any-return]

    @strawberry.field
    def loose(self) -> list[list[list[str | None] | None] | None] | None:
        """Lists in lists, each of which may be null."""
        return [[self.of, None], None, [self._iterable(self.of)]]

    @strawberry.field
    def leaves(self) -> list[Leaf | None]:
        """Objects, and a null."""
        return self._iterable([*map(leaf_of, self.of), None])  # type: ignore[no-any-return]

    def _iterable(self, items: list[Any]) -> Any:
        return ITERABLES[self.kind % len(ITERABLES)](items)


class Failure(Struct, frozen=True):
    """How many steps down fields begin to fail, and how."""

    depth: int
    kind: int

    def number(self) -> Any:
        """A number, as long as nothing fails."""
        if self.depth > 0:
            return self.depth
        errors = (ValueError("raised"), GraphQLError("told", extensions={"code": "X"}), KeyError("key"), Hidden("hid"))
        raise errors[self.kind % len(errors)]


@strawberry.type
class Shaky:
    """A type some of whose fields fail, so that nulls go up as far as they must."""

    failure: strawberry.Private[Failure]

    @strawberry.field
    def good(self) -> int:
        """A field that never fails."""
        return self.failure.depth

    @strawberry.field
    def bad(self) -> int | None:
        """A field that fails."""
        return self.failure.number()  # type: ignore[no-any-return]

    @strawberry.field
    def bad_needed(self) -> int:
        """A field that fails and may not be null."""
        return self.failure.number()  # type: ignore[no-any-return]

    @strawberry.field
    def absent(self) -> str:
        """A field that is null and may not be."""
        return "there" if self.failure.depth > 0 else None  # type: ignore[return-value]

    @strawberry.field
    def next(self) -> Optional["Shaky"]:
        """One step further down."""
        return self._deeper()

    @strawberry.field
    def next_needed(self) -> "Shaky":
        """The same, which may not be null."""
        return self._deeper()

    @strawberry.field
    def many(self) -> list["Shaky"]:
        """Two, of which the second is a step further down."""
        return [self, self._deeper()]

    @strawberry.field
    def some(self) -> list[Optional["Shaky"]] | None:
        """The same, each of which may be null."""
        return [self, None, self._deeper()]

    def _deeper(self) -> "Shaky":
        return Shaky(failure=Failure(self.failure.depth - 1, self.failure.kind))


def _called(name: str) -> Any:
    return strawberry.field(resolver=lambda: name, name=name, graphql_type=str)


@strawberry.type
class Keywords:
    """Fields that are called as Python's keywords, or as what generated code may use."""

    class_: str = strawberry.field(name="class", default="class")
    in_: str = _called("in")
    none: str = _called("None")
    lambda_: str = _called("lambda")
    root: str = _called("root")
    info: str = _called("info")
    arguments: str = _called("arguments")
    self_: str = _called("self")
