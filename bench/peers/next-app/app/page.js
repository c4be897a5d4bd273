import { Field } from "./field.js";

export const dynamic = "force-dynamic";

export default function Page() {
  return (
    <main>
      <h1>A page</h1>
      <Field />
    </main>
  );
}
