import { blockFields, choice, defineBlockType, optional, secret, text } from "./define.ts";

const description = "The parts of a database URL: driver, host, port, database, user and password.";

const drivers = choice("Known driver", "Drivers that SQLAlchemy knows by these names.", [
  "postgresql+psycopg2",
  "postgresql+asyncpg",
  "postgresql+pg8000",
  "mysql+mysqldb",
  "mysql+pymysql",
  "mysql+aiomysql",
  "sqlite+pysqlite",
  "sqlite+aiosqlite",
  "oracle+cx_oracle",
  "mssql+pyodbc",
  "mssql+pymssql",
]);

export const databaseCredentials = defineBlockType({
  slug: "database-credentials",
  name: "Database Credentials",
  description,
  logo: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#5b5fc7"/><path d="M6.5 7.5v9c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2v-9" fill="none" stroke="#fff" stroke-width="1.7"/><ellipse cx="12" cy="7.5" rx="5.5" ry="2" fill="none" stroke="#fff" stroke-width="1.7"/><path d="M6.5 12c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2" fill="none" stroke="#fff" stroke-width="1.7"/></svg>',
  documentationUrl: "https://docs.prefect.io/integrations/prefect-sqlalchemy",
  fields: blockFields(
    { title: "DatabaseCredentials", slug: "database-credentials", description, definitions: { SqlDriver: drivers } },
    {
      driver: {
        title: "Driver",
        description: "SQLAlchemy's name for database and driver: one of the list, or any other.",
        anyOf: [{ $ref: "#/definitions/SqlDriver" }, { title: "Another driver", type: "string" }, { type: "null" }],
        default: null,
      },
      username: optional(text("Username", "User to sign in as.")),
      password: optional(secret("Password", "Password of the user.")),
      database: optional(text("Database", "Name of the database; for SQLite the path of its file.")),
      host: optional(text("Host", "Name or address of the server.")),
      port: optional(text("Port", "Port of the server.", { examples: ["5432"] })),
      query: optional({
        title: "Query",
        description: "Parameters at the end of the URL, such as sslmode.",
        type: "object",
        additionalProperties: { type: "string" },
      }),
      url: optional(secret("URL", "The whole URL instead of its parts. Secret, because it usually holds the password.")),
      connect_args: optional({
        title: "Connect Args",
        description: "Options that go to the driver's connect() as they are.",
        type: "object",
        additionalProperties: true,
      }),
    },
  ),
  example: {
    driver: "postgresql+psycopg2",
    username: "loader",
    password: "made-up-password",
    database: "survey",
    host: "db.example.org",
    port: "5432",
    query: { sslmode: "require" },
  },
  python: (name) => `from prefect_sqlalchemy import DatabaseCredentials

credentials = DatabaseCredentials.load("${name}")
engine = credentials.get_engine()`,
  capabilities: [],
});
