package credence.job.main;

import credence.exchange.OnnxFile;
import credence.exchange.StateDict;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.dl4j.ModelFile;
import credence.job.models.ModelExport;
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
    customSynopsis =
        "scripts/export MODEL --format dl4j|onnx|safetensors --out FILE [--draw N] [--draws T]",
    description = {
      "%nExample: scripts/export runs/mnist-lenet5 --format onnx --draws 20 --out lenet5.onnx"
    })
final class ExportCommand implements Callable<Integer> {

  /** What can be written. */
  enum Format {
    DL4J,
    ONNX,
    SAFETENSORS
  }

  @Parameters(
      paramLabel = "MODEL",
      description = "a model's folder, or a run directory with model/ in it, on any Hadoop path")
  private String model;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "F",
      description =
          "dl4j: what DL4J's ModelSerializer.restoreMultiLayerNetwork reads; onnx: pixels in,"
              + " probabilities and uncertainty out; safetensors: mu and rho under PyTorch's names")
  private Format format;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "the file")
  private String out;

  @Option(
      names = "--draw",
      paramLabel = "N",
      description =
          "of dl4j: a network drawn from the posterior, N = 0, 1, ... (default: every weight at its"
              + " mean)")
  private Integer draw;

  @Option(
      names = "--draws",
      paramLabel = "T",
      description =
          "of onnx: the average of so many networks drawn from the posterior, all in the file"
              + " (default: every weight at its mean)")
  private Integer draws;

  @Override
  public Integer call() throws Exception {
    if (draw != null && (format != Format.DL4J || draw < 0)) {
      throw JobException.usage("--draw %d is for --format dl4j, and at least 0".formatted(draw));
    }
    if (draws != null && (format != Format.ONNX || draws < 1)) {
      throw JobException.usage("--draws %d is for --format onnx, and at least 1".formatted(draws));
    }
    Configuration hadoop = new Configuration();
    TrainedModel trained = TrainedModel.read(model, hadoop);
    ModelExport.write(trained, written(), out, hadoop);
    return ExitCode.DONE.code();
  }

  private ModelExport.Format written() {
    return switch (format) {
      case DL4J -> (model, to) -> ModelFile.write(model, draw, to);
      case ONNX ->
          draws == null
              ? OnnxFile::writeMean
              : (model, to) -> OnnxFile.writeDraws(model, draws, to);
      case SAFETENSORS -> StateDict::write;
    };
  }
}
