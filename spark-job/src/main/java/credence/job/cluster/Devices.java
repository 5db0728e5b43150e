package credence.job.cluster;

import credence.engine.Precision;
import credence.engine.choice.EngineName;
import credence.engine.choice.Engines;
import credence.engine.nd4j.GpuThread;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Processors and GPUs of a cluster. */
public final class Devices {

  private static final Logger LOG = LoggerFactory.getLogger(Devices.class);

  /** GPUs of this process that have been looked at: nvidia-smi takes its time. */
  private static final ConcurrentMap<String, GpuCheck> KNOWN = new ConcurrentHashMap<>();

  private Devices() {}

  /**
   * The engine that computes, for everyone alike; asked by the driver.
   *
   * @throws JobException with exit code 64 if that engine, device or precision is not to be had
   *     here, 75 if a GPU cannot be looked at
   */
  public static EngineName engine(EngineSetting engine, Device device, Precision precision) {
    return new EngineChoice(
            CudaBuild.isPresent(),
            Devices::ofExecutors,
            Devices::openClOfExecutors,
            Devices::faultsOfExecutors,
            LOG::info)
        .engine(engine, device, precision);
  }

  /**
   * Why no machine can serve such settings, in words that follow the precision ({@code needs engine
   * = onednn ...}); null where one may.
   */
  public static String fault(EngineSetting engine, Device device, Precision precision) {
    return EngineChoice.fault(engine, device, precision);
  }

  /** The address that an engine's place in the pool has. */
  public static String address(EngineName engine) {
    return isOnCards(engine) ? GpuAddress.ofTask() : GpuAddress.NONE;
  }

  private static boolean isOnCards(EngineName engine) {
    return engine == EngineName.ND4J_CUDA
        || engine == EngineName.OPENCL
        || engine == EngineName.OPENCL_CPU;
  }

  /** The number of the card that the engine of the task on this thread computes on. */
  public static int card(EngineName engine) {
    return card(address(engine));
  }

  /** Likewise of an engine with that address. */
  static int card(String address) {
    try {
      return address.equals(GpuAddress.NONE) ? 0 : Integer.parseInt(address);
    } catch (NumberFormatException e) {
      throw new JobException(
          ExitCode.USAGE,
          "Spark lends a GPU with the address %s, and numbers are understood alone: see"
                  .formatted(address)
              + " scripts/gpu-discovery",
          e);
    }
  }

  /**
   * Before an engine is made or used by a task: sees to it that the processor has its precision,
   * that the GPU can run it, which loads nothing, and that this thread works on that GPU.
   *
   * @throws JobException with exit code 64 or 75 if it cannot
   */
  public static void prepare(EngineName engine, Precision precision, String address) {
    String lacking = faultHere(engine, precision);
    if (lacking != null) {
      throw JobException.usage(lacking);
    }
    if (engine == EngineName.OPENCL || engine == EngineName.OPENCL_CPU) {
      GpuCheck found = openCl(engine, address);
      if (found.fault() != null) {
        throw JobException.usage("host %s: %s".formatted(found.host(), found.fault()));
      }
    }
    if (engine != EngineName.ND4J_CUDA) {
      return;
    }
    GpuCheck found = KNOWN.computeIfAbsent(address, a -> GpuCheck.here(a, NvidiaSmi.usual()));
    if (found.fault() != null) {
      KNOWN.remove(address);
      throw new JobException(
          found.passing() ? ExitCode.TRY_AGAIN : ExitCode.USAGE,
          "host %s: %s".formatted(found.host(), found.fault()));
    }
    GpuThread.use(Integer.parseInt(address));
  }

  /**
   * {@code rdd} itself, whose tasks use {@code engine}: from now on with a GPU each, if that
   * computes on GPUs.
   */
  public static <T> JavaRDD<T> lend(JavaRDD<T> rdd, EngineName engine) {
    return isOnCards(engine) ? LentGpus.to(rdd) : rdd;
  }

  /** Why this machine has no such products, in words; null where it has. */
  private static String faultHere(EngineName engine, Precision precision) {
    if (precision == Precision.FLOAT32) {
      return null;
    }
    try {
      Engines.require(engine, precision);
      return null;
    } catch (UnsupportedOperationException e) {
      return "host %s: %s".formatted(Machine.host(), e.getMessage());
    }
  }

  private static List<String> faultsOfExecutors(EngineName engine, Precision precision) {
    return tasks()
        .map(i -> faultHere(engine, precision))
        .filter(fault -> fault != null)
        .distinct()
        .collect();
  }

  /** A few tasks for each place of the cluster; an executor that none reaches looks for itself. */
  private static JavaRDD<Integer> tasks() {
    // The context at work: programs of one's own need not have a session, or have an old one's.
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(SparkContext.getOrCreate());
    int tasks = 2 * spark.defaultParallelism();
    return spark.parallelize(IntStream.range(0, tasks).boxed().toList(), tasks);
  }

  private static List<GpuCheck> ofExecutors() {
    return LentGpus.to(tasks())
        .map(i -> GpuCheck.here(GpuAddress.ofTask(), NvidiaSmi.usual()))
        .collect();
  }

  /** Whether this machine has an OpenCL device of that kind and number. */
  private static GpuCheck openCl(EngineName engine, String address) {
    try {
      Engines.requireCard(engine, card(address));
      return new GpuCheck(Machine.host(), address, null, false);
    } catch (UnsupportedOperationException e) {
      return new GpuCheck(Machine.host(), address, e.getMessage(), false);
    }
  }

  /**
   * GPUs are looked for where Spark lends them, and where tasks run in the driver; a processor is
   * where tasks are.
   */
  private static List<GpuCheck> openClOfExecutors(EngineName engine) {
    // Without a session there are no executors.
    JavaRDD<Integer> tasks = SparkEnv.get() == null ? null : tasks();
    if (tasks == null || tasks.context().isLocal()) {
      return List.of(openCl(engine, GpuAddress.NONE));
    }
    if (engine == EngineName.OPENCL && !LentGpus.areLent(tasks.context())) {
      return List.of(GpuCheck.notLent());
    }
    return lend(tasks, engine).map(i -> openCl(engine, address(engine))).collect();
  }
}
