// SPDX-License-Identifier: Apache-2.0

extension AlertMedia {
  var json: JSONValue {
    [
      "snapshot": JSONValue(snapshot), "clip": JSONValue(clip),
      "clip_omitted": JSONValue(omission?.rawValue),
    ]
  }
}
