// SPDX-License-Identifier: Apache-2.0
import Segments

extension AnomalyVerdict {
  var json: JSONValue {
    switch self {
    case .unknown: ["state": "unknown", "score": .null]
    case .warmingUp(let seen, let needed):
      [
        "state": "warming_up", "score": .null, "seen": .integer(seen), "needed": .integer(needed),
      ]
    case .judged(let score, let nearest):
      ["state": "judged", "score": JSONValue(score: score), "nearest": .string(nearest)]
    }
  }
}
