package credence.job.main;

import credence.engine.Precision;
import picocli.CommandLine.Option;

/** What products are computed in, for commands that predict. */
final class PrecisionOption {

  @Option(
      names = "--precision",
      paramLabel = "P",
      description =
          "float32, or bfloat16 for products (engine onednn, on processors with AVX512-BF16 or AMX;"
              + " default: float32)")
  private Precision precision = Precision.FLOAT32;

  Precision precision() {
    return precision;
  }
}
