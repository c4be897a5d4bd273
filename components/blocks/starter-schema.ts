/** What the editor of a new type begins with: a required text, a secret, a number. */
export const starterSchema = `{
  "title": "MyService",
  "type": "object",
  "properties": {
    "host": {
      "title": "Host",
      "description": "Where the service runs.",
      "type": "string"
    },
    "api_key": {
      "title": "API key",
      "type": "string",
      "format": "password",
      "writeOnly": true
    },
    "timeout_seconds": {
      "title": "Timeout in seconds",
      "type": "integer",
      "default": 30
    }
  },
  "required": ["host"]
}
`;
