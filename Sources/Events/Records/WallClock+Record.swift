// SPDX-License-Identifier: Apache-2.0
import Core

extension WallClock {
  var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("source", .string(source.rawValue)),
      .init(
        "uncertainty_ms",
        uncertaintyMilliseconds.map { .number($0.rounded(toDecimals: 1)) } ?? .null),
    ]
    if let offset = cameraOffsetMilliseconds {
      members.append(.init("camera_offset_ms", .number(offset.rounded(toDecimals: 1))))
    }
    return .object(members)
  }

  /// Wall-clock time of a point of the source's time, as RFC 3339 in UTC with milliseconds.
  func wallTime(of time: MediaTime) -> String? {
    self.time(of: time).map { Timestamp.text(nanosecondsSince1970: $0.nanoseconds) }
  }
}
