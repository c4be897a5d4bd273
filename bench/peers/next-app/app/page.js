import { Field } from "./field.js";

export const dynamic = "force-dynamic";

export default function Page() {
  return (
    <main>
      <Field />
    </main>
  );
}
