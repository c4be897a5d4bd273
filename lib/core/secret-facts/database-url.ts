import { type Address, isHost, parseAddress, shownHost } from "./address.ts";
import { type ShownPart, textFormat, type Verdict, wrong } from "./define.ts";
import { mayBeSecret } from "./may-be-secret.ts";

const families = ["postgresql", "postgres", "mysql", "mariadb", "sqlite", "oracle", "mssql", "snowflake", "redshift", "clickhouse"];
const stores = ["mongodb", "redis", "rediss", "amqp", "amqps"];
const drivers = ["psycopg2", "psycopg", "asyncpg", "pg8000", "mysqldb", "pymysql", "aiomysql", "pysqlite", "aiosqlite", "cx_oracle"];
const more = ["oracledb", "pyodbc", "pymssql", "srv", "native", "http"];
const name = /^[A-Za-z][A-Za-z0-9_.-]{0,31}$/;

/** A database's URL, as SQLAlchemy and the clients of queues and stores read it. The password and what follows `?` stay hidden. */
export const databaseUrl = textFormat({ name: "database-url", noun: "a database URL", isTelling: true, judgeText: judge });

function judge(text: string): Verdict {
  const address = parseAddress(text);
  if (!address) return wrong("it cannot be read as one (an @, /, ? or # in its user or password must be percent-encoded)");
  const [family = "", driver] = address.scheme.split("+");
  const isKnown = [...families, ...stores].includes(family) && (driver === undefined || [...drivers, ...more].includes(driver));
  if (!isKnown) return wrong("it does not begin with the name of a database");
  const shown: ShownPart[] = [{ name: "driver", value: address.scheme }];
  if (family === "sqlite") return { isRight: true, shown, hidden: [address.hosts, address.rest] };
  if (!isHost(address.host)) return wrong("it names no host");
  const host = shownHost(address);
  if (host !== undefined) shown.push({ name: "host", value: host });
  shown.push(...namesOf(address));
  const { user = "", password = "", rest } = address;
  const isUserShown = shown.some((part) => part.name === "user");
  const [path = "", ...query] = rest.split(/(?=[?#])/);
  const isPathShown = shown.some((part) => part.name === "database");
  return { isRight: true, shown, hidden: [isUserShown ? "" : user, password, isPathShown ? "" : path, ...query] };
}

/** User and database: only where there is a password, without which it may stand in the place of either. */
function namesOf({ user = "", password = "", rest }: Address): ShownPart[] {
  const isSafe = (text: string) => password !== "" && name.test(text) && !mayBeSecret(text);
  const database = rest.split(/[?#]/)[0]?.slice(1) ?? "";
  return [
    ...(isSafe(user) ? [{ name: "user", value: user }] : []),
    ...(isSafe(user) && isSafe(database) ? [{ name: "database", value: database }] : []),
  ];
}
