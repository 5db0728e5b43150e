package credence.job.main;

import credence.bayes.Estimator;
import credence.bayes.Estimator.Sides;
import credence.bench.Bench;
import credence.bench.BenchCase;
import credence.bench.BenchResult;
import credence.bench.Subject;
import credence.bench.Work;
import credence.engine.Draws;
import credence.engine.IvonSettings;
import credence.engine.Optimizer;
import credence.engine.choice.Engines;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.files.HadoopFolder;
import credence.job.rundir.ModelPlace;
import credence.store.Model;
import credence.store.ModelFormatException;
import credence.store.ModelStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures images per second. */
@Command(
    name = "bench",
    header = "Measures what training steps and predictions cost on this machine.",
    customSynopsis = "scripts/bench [OPTION]...",
    description = {
      "%nPrints one JSON object a line: images per second of training or prediction.",
      "%nBeside it stands limit_images_per_second: what these threads would do if they computed the"
          + " products of the layers at their peak all the time, or read and wrote the weights, the"
          + " optimiser's moments and the images at the memory's. share_of_limit is the rate by it."
          + " Each peak is measured once: oneDNN's largest rate in a product of single precision,"
          + " and that of a long copy."
    })
final class BenchCommand implements Callable<Integer> {

  /** What draws are of. */
  enum DrawsOf {
    WEIGHTS,
    ACTIVATIONS,
    MEAN
  }

  private static final int MOST_SECONDS = 3600;

  /** Whose steps. */
  enum OptimizedBy {
    ADAM,
    SGD,
    IVON
  }

  /** What training's noise is on. */
  enum EstimatedBy {
    LOCAL_REPARAMETERISATION,
    WEIGHT_SAMPLING;

    /** As in experiment files. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final List<String> USUAL = List.of("lenet5", "alexnet", "mlp-1200");

  @Option(names = "--engine", description = "auto, onednn or nd4j (default: auto)")
  private String engine = "auto";

  @Mixin private PrecisionOption products;

  @Option(
      names = "--network",
      description =
          "a network of the zoo, may be given several times (default: lenet5, alexnet, mlp-1200)")
  private List<String> networks = List.of();

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description =
          "a run directory or a model's folder, with --predict; may be given several times")
  private List<String> models = List.of();

  @Option(names = "--batch", description = "images in a batch (default: 256)")
  private int batch = 256;

  @Option(
      names = "--threads",
      description = "replicas side by side, one thread each (default: one per processor)")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--predict", description = "predict with so many draws instead of training")
  private Integer draws;

  @Option(
      names = "--draws-of",
      description = "weights or activations, or mean for one pass without (default: weights)")
  private DrawsOf drawsOf;

  @Option(names = "--optimizer", description = "adam, sgd or ivon (default: adam)")
  private OptimizedBy optimizer;

  @Option(
      names = "--estimator",
      description =
          "local-reparameterisation or weight-sampling (default: local-reparameterisation)")
  private EstimatedBy estimator;

  @Option(
      names = "--antithetic",
      description = "with weight-sampling: each draw of the weights and its opposite")
  private boolean antithetic;

  @Option(names = "--stages", description = "add where the time of a batch goes")
  private boolean stages;

  @Option(
      names = "--peer",
      paramLabel = "PYTHON",
      arity = "0..1",
      fallbackValue = "python3",
      description =
          "measure PyTorch at the same work beside it, the best of its ways, by that Python"
              + " (python3 if none is named); takes minutes")
  private String python;

  @Option(names = "--seconds", description = "of each of five repetitions (default: 3)")
  private double seconds = 3;

  @Override
  public Integer call() throws InterruptedException, IOException {
    requireSense();
    Bench bench = Bench.ofSeconds(seconds);
    try (Yardsticks yardsticks = Yardsticks.of(bench, python)) {
      for (Subject subject : subjects()) {
        BenchCase of =
            new BenchCase(
                Engines.resolve(engine), products.precision(), subject, batch, threads, work());
        BenchResult result = bench.run(of);
        System.out.println((stages ? result : result.withoutStages()).json(yardsticks.all(of)));
      }
    } catch (IllegalArgumentException e) {
      throw new JobException(ExitCode.USAGE, e.getMessage(), e);
    } catch (IllegalStateException e) {
      throw refusal(e);
    }
    return ExitCode.DONE.code();
  }

  /** Buffers that do not fit: the same batch never will. */
  private static RuntimeException refusal(IllegalStateException failure) {
    Throwable cause = failure.getCause();
    boolean usage =
        cause instanceof OutOfMemoryError
            || cause instanceof IllegalArgumentException
            || cause instanceof UnsupportedOperationException;
    return usage ? new JobException(ExitCode.USAGE, failure.getMessage(), cause) : failure;
  }

  private void requireSense() {
    if (!models.isEmpty() && draws == null) {
      throw JobException.usage("--model DIR goes with --predict DRAWS");
    }
    if (drawsOf != null && draws == null) {
      throw JobException.usage("--draws-of goes with --predict DRAWS");
    }
    if (draws != null && (optimizer != null || estimator != null || antithetic)) {
      throw JobException.usage("--optimizer, --estimator and --antithetic go without --predict");
    }
    if (python != null && (!models.isEmpty() || optimizer != null || antithetic)) {
      throw JobException.usage("--peer goes without --model, --optimizer and --antithetic");
    }
    if (antithetic && estimator != EstimatedBy.WEIGHT_SAMPLING) {
      throw JobException.usage("--antithetic goes with --estimator weight-sampling");
    }
    requireAtLeastOne("--batch", batch);
    requireAtLeastOne("--threads", threads);
    requireAtLeastOne("--predict", draws == null ? 1 : draws);
    if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
      throw JobException.usage(
          "--seconds %s must be above 0 and at most %d".formatted(seconds, MOST_SECONDS));
    }
  }

  private static void requireAtLeastOne(String option, int value) {
    if (value < 1) {
      throw JobException.usage("%s %d must be at least 1".formatted(option, value));
    }
  }

  private List<Subject> subjects() throws IOException {
    List<Subject> subjects = new ArrayList<>();
    networks.forEach(name -> subjects.add(new Subject.Untrained(name)));
    Configuration hadoop = new Configuration();
    for (String place : models) {
      Path folder = ModelPlace.find(place, hadoop);
      subjects.add(new Subject.Trained(place, read(folder, hadoop)));
    }
    if (subjects.isEmpty()) {
      USUAL.forEach(name -> subjects.add(new Subject.Untrained(name)));
    }
    return subjects;
  }

  private static Model read(Path folder, Configuration hadoop) throws IOException {
    try {
      return ModelStore.read(HadoopFolder.of(folder, hadoop));
    } catch (ModelFormatException e) {
      throw new JobException(ExitCode.BAD_DATA, e.getMessage(), e);
    } catch (IOException e) {
      throw new JobException(ExitCode.INPUT_MISSING, e.getMessage(), e);
    }
  }

  private Optimizer optimizer() {
    return switch (optimizer == null ? OptimizedBy.ADAM : optimizer) {
      case ADAM -> Optimizer.Adam.standard();
      case SGD -> new Optimizer.Sgd();
      case IVON -> new IvonSettings(0.9, 0.999, null, Double.POSITIVE_INFINITY);
    };
  }

  private Estimator estimator() {
    return estimator == EstimatedBy.WEIGHT_SAMPLING
        ? new Estimator.WeightSampling(1, antithetic ? Sides.BOTH : Sides.ONE)
        : new Estimator.LocalReparameterisation();
  }

  private Work work() {
    if (draws == null) {
      return new Work.Train(optimizer(), estimator());
    }
    return new Work.Predict(
        switch (drawsOf == null ? DrawsOf.WEIGHTS : drawsOf) {
          case WEIGHTS -> new Draws.Weights(1, draws);
          case MEAN -> new Draws.Mean();
          case ACTIVATIONS -> new Draws.Activations(1, draws, 0);
        });
  }
}
