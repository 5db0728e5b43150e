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
@Command(name = "export", sortOptions = false, mixinStandardHelpOptions = true)
public final class ExportMain implements Callable<Integer> {

  /** What can be written. */
  enum Format {
    DL4J
  }

  @Parameters(paramLabel = "MODEL", description = "a model's folder, or a run directory")
  private String model;

  @Option(names = "--format", required = true, paramLabel = "dl4j", description = "of the file")
  private Format format;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "the file")
  private String out;

  @Option(names = "--draw", paramLabel = "N", description = "a draw, from 0; default: the means")
  private Integer draw;

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** The exit code. */
  public static int run(String... args) {
    return Failures.execute(new ExportMain(), args);
  }

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
