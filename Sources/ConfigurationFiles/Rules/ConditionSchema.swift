// SPDX-License-Identifier: Apache-2.0
import Core
import Events

/// The keys of a condition: first the one that says what kind it is, which has the kind's name.
///
/// A new kind of leaf has its keys here, and its values in `ConditionDraft`.
enum ConditionSchema {
  static func keys(for kind: AlertCondition.Kind) -> [SettingKey<ConditionDraft>] {
    switch kind {
    case .sound:
      [
        SettingKey(
          "sound", \.labels, .nonemptyTexts,
          "AudioSet or trained names; the largest score counts. Has the keys of kind \"sound\".")
      ] + sound
    case .tamper: [tamper]
    case .motion: [motionHead]
    case .scene:
      [
        SettingKey(
          "scene", \.sentences, .nonemptyTexts,
          "Sentences; the one that fits the picture best counts.")
      ] + scene + thresholds
    case .speech:
      [
        SettingKey(
          "speech", \.keywords, .texts,
          "Words and phrases that are said, in any form; \"burglar*\" is any ending.")
      ] + speech + thresholds
    case .anomaly:
      [
        SettingKey(
          "anomaly", \.threshold, .number(0...1),
          "Score from which a segment is unlike what is usual at this hour, such as 0.75."),
        releaseThreshold,
      ]
    case .camera:
      [
        SettingKey(
          "camera", \.camera, .word,
          "\"down\": no footage comes. \"degraded\": not all of it is analysed.")
      ]
    case .all: [list(.all, "Conditions, in { }, all of which have to be met in one step.")]
    case .any: [list(.any, "Conditions, in { }, one of which has to be met.")]
    case .not:
      [
        SettingKey(
          "not", "Condition, in { }, that has to be certain not to be met.",
          expectation: "a table that is a condition", write: { $0.parts.map(inline).joined() }
        ) { if case .table = $0 { true } else { false } }
      ]
    case .sequence:
      [
        SettingKey(
          "sequence",
          "Conditions met one after the other: { steps = [], within = 10, across_cameras = false }.",
          expectation: "a table with the keys steps and within",
          write: { draft in
            let members = sequence.map { "\($0.name) = \($0.write(draft))" }
            return "{ \(members.joined(separator: ", ")) }"
          }
        ) { if case .table = $0 { true } else { false } }
      ]
    }
  }

  /// What sounds, scenes and speech have.
  static let thresholds: [SettingKey<ConditionDraft>] = [
    SettingKey(
      "threshold", \.threshold, .number(0...1),
      "Score from which it counts: of sound and speech 0.5, of scenes 0.3, of others 0."),
    releaseThreshold,
  ]

  private static let releaseThreshold = SettingKey<ConditionDraft>(
    "release_threshold", \.releaseThreshold, .number(0...1),
    "Score below which it is gone: of the threshold half for a sound, else 0.8.")

  /// What a sound has besides its names.
  static let sound: [SettingKey<ConditionDraft>] =
    thresholds + [
      SettingKey(
        "covers_kinds", \.coversKinds, .flag,
        "Sound: whether a name covers the kinds below it: \"Alarm\" sirens, \"Explosion\" gunshots."
      ),
      SettingKey(
        "smoothing", \.smoothing, .seconds(0...600),
        "Sound: time constant over which scores are smoothed; 0 takes each step by itself."),
      SettingKey(
        "min_peak", \.minimumPeak, .number(0...1),
        "Sound: loudest sample, 1 being full scale, below which it is too quiet to be heard."),
    ]

  /// What a scene has besides its sentences and thresholds.
  static let scene: [SettingKey<ConditionDraft>] = [
    SettingKey(
      "against", \.against, .texts,
      "Scene: sentences that the picture may fit instead; the threshold is 0.5 then."),
    SettingKey(
      "span", \.span, .word, "Scene: what is judged at once, a \"step\" or a \"segment\"."),
  ]

  /// What speech has besides its words and thresholds.
  static let speech: [SettingKey<ConditionDraft>] = [
    SettingKey(
      "similar_to", \.similarTo, .texts, "Speech: sentences that mean what is said.")
  ]

  static let tamper = SettingKey<ConditionDraft>(
    "tamper", \.tamper, .word,
    "Tamper: black, flash, frozen, covered, defocused, moved, mute, clipped, hum or noise.")

  /// The keys within `sequence`.
  static let sequence: [SettingKey<ConditionDraft>] = [
    list("steps", "Conditions, in { }, in their order.", atLeast: 2),
    SettingKey(
      "within", \.within, .seconds(0.1...86_400),
      "Seconds from the first of them to the last."),
    SettingKey(
      "across_cameras", \.acrossCameras, .flag,
      "Whether each may be met on another one of the rule's cameras."),
  ]

  /// A condition as an inline table, with every key.
  static func inline(_ condition: AlertCondition) -> String {
    let draft = ConditionDraft(condition)
    let members = keys(for: draft.kind).map { "\($0.name) = \($0.write(draft))" }
    return "{ \(members.joined(separator: ", ")) }"
  }

  private static func list(
    _ kind: AlertCondition.Kind, _ comment: String
  ) -> SettingKey<ConditionDraft> {
    list(kind.rawValue, comment, atLeast: 1)
  }

  private static func list(
    _ name: String, _ comment: String, atLeast least: Int
  ) -> SettingKey<ConditionDraft> {
    SettingKey(
      name, comment,
      expectation: "an array of \(least == 1 ? "one condition" : "two conditions") or more",
      write: { "[\($0.parts.map(inline).joined(separator: ", "))]" }
    ) {
      guard case .array(let elements) = $0 else { return false }
      return elements.count >= least
    }
  }
}
