import type { Client } from "./client.ts";
import { timed } from "./statistics.ts";

const editsPerChange = 1_000;
const regions = ["us-west-2", "us-east-1", "eu-central-1", "ap-southeast-2"];

export function blockName(index: number): string {
  return `ship-${String(index).padStart(5, "0")}`;
}

export function blockPath(index: number): string {
  return `block/aws-credentials/${blockName(index)}`;
}

/** A block as teams have them: an access key, its secret half, a region. */
export function blockData(index: number) {
  const digits = String(index).padStart(8, "0");
  return {
    aws_access_key_id: `AKIA${digits}`,
    aws_secret_access_key: `bench/${digits}/wJalrXUtnFEMIK7MDENG`,
    region_name: regions[index % regions.length],
  };
}

/** Makes blocks `0 … count-1` through the API, a thousand in one change. Returns how long each change took, in milliseconds. */
export async function makeBlocks(client: Client, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let start = 0; start < count; start += editsPerChange) {
    const indices = Array.from({ length: Math.min(editsPerChange, count - start) }, (_, offset) => start + offset);
    const edits = indices.map((index) => ({ op: "put", path: blockPath(index), baseVersion: 0, data: blockData(index), tags: ["fleet"] }));
    times.push(await timed(() => client.change(edits)));
  }
  return times;
}
