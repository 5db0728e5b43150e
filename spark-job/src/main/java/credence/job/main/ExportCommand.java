package credence.job.main;

import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.dl4j.Export;
import credence.job.models.TrainedModel;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a trained model in the format of another library, without Spark. */
@Command(
    name = "export",
    header = "Writes a trained model in the format of another library.",
    customSynopsis = "scripts/export MODEL --format dl4j --out FILE [--draw N]",
    description = "%nExample: scripts/export runs/mnist-lenet5 --format dl4j --out lenet5.zip")
final class ExportCommand implements Callable<Integer> {

  /** What can be written. */
  enum Format {
    DL4J
  }

  @Parameters(
      paramLabel = "MODEL",
      description = "a model's folder, or a run directory with model/ in it, on any Hadoop path")
  private String model;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "dl4j",
      description = "what DL4J's ModelSerializer.restoreMultiLayerNetwork reads")
  private Format format;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "the file, usually .zip")
  private String out;

  @Option(
      names = "--draw",
      paramLabel = "N",
      description =
          "a network drawn from the posterior, N = 0, 1, ... (default: every weight at its mean)")
  private Integer draw;

  @Override
  public Integer call() throws Exception {
    if (draw != null && draw < 0) {
      throw JobException.usage("--draw %d must be at least 0".formatted(draw));
    }
    Configuration hadoop = new Configuration();
    TrainedModel trained = TrainedModel.read(model, hadoop);
    switch (format) {
      case DL4J -> Export.dl4j(trained, draw, out, hadoop);
    }
    return ExitCode.DONE.code();
  }
}
