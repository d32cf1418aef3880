"""A GraphQL API of books, on ariadne; prints what each request says."""
import json

from ariadne import MutationType, ObjectType, QueryType, gql, make_executable_schema
from ariadne.asgi import GraphQL
from graphql import GraphQLError

TYPES = gql("""
  type Query {
    book(id: ID!): Book
    books(first: Int = 2, after: String, written: Written): Page!
    reader: String
  }
  type Mutation { add(book: NewBook!): Book! }
  enum Written { BEFORE_1900, SINCE_1900 }
  input NewBook { title: String!, pages: Int, tags: [String!] }
  type Book { id: ID!, title: String!, pages: Int, tags: [String!]!, review: String }
  type Page { nodes: [Book!]!, end: String, more: Boolean! }
""")
BOOKS = [{"id": str(number), "title": f"Book {number}", "pages": 100 * number, "tags": []}
         for number in range(1, 6)]
query, mutation, book = QueryType(), MutationType(), ObjectType("Book")


@query.field("book")
def find(_, info, id):
    return next((book for book in BOOKS if book["id"] == id), None)


@query.field("books")
def page(_, info, first, after=None, written=None):
    start = int(after or 0)
    nodes = BOOKS[start:start + first]
    end = start + len(nodes)
    return {"nodes": nodes, "end": str(end), "more": end < len(BOOKS)}


@query.field("reader")
def reader(_, info):
    if info.context["request"].headers.get("authorization") != "Bearer token-of-a-reader":
        raise GraphQLError("You are not signed in", extensions={"code": "UNAUTHENTICATED"})
    return "Ann"


@mutation.field("add")
def add(_, info, book):
    return {"id": "6", "pages": None, "tags": [], **book}


@book.field("review")
def review(_, info):
    raise GraphQLError("The reviews are closed today")


def context(request, data):
    print("graphql:", json.dumps(data, ensure_ascii=False), flush=True)
    return {"request": request}


app = GraphQL(make_executable_schema(TYPES, query, mutation, book), context_value=context,
              logger="books")
