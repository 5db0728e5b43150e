package credence.job.models;

import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.bayes.PosteriorPrior;
import credence.bayes.Prior;
import credence.dl4j.ModelZip;
import credence.exchange.WeightsFile;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.cluster.WireState;
import credence.job.config.ExperimentConfig;
import credence.job.config.PosteriorConfig;
import credence.job.files.HadoopFolder;
import credence.job.files.Paths;
import credence.job.rundir.ModelPlace;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import credence.store.Model;
import credence.store.ModelFormatException;
import credence.store.ModelStore;
import credence.store.Sha256;
import credence.train.MoreOutputs;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The trained model that a training starts from.
 *
 * @param key that names it
 * @param place its folder, or its file
 * @param weights what it holds
 * @param id SHA-256 of its manifest, or of its file
 * @param chain what a training takes over whose prior is its posterior; null for a file
 */
public record Parent(String key, String place, Weights weights, String id, Chain chain)
    implements Serializable {

  /** What a place holds, until a network asks for it. */
  private interface Weights extends Serializable {

    /**
     * @param from key and place, for messages
     * @throws JobException with exit code 64 if they are another network's
     */
    MeanField posterior(NetworkSpec wanted, String from);
  }

  /** Of a file. */
  private static final int MOST_BYTES = 1 << 30;

  /**
   * The model in the folder or run directory {@code place}, or in the file of that name, a model of
   * DL4J's, an ONNX graph or tensors in the safetensors format.
   *
   * @param key that names it in the experiment
   * @throws JobException with exit code 66 if there is none, 65 if it is damaged
   */
  public static Parent read(String key, String place, Configuration hadoop) throws IOException {
    try {
      Path path = Paths.of(place);
      if (isFile(path, hadoop)) {
        return file(key, path, hadoop);
      }
      HadoopFolder folder = HadoopFolder.of(ModelPlace.find(place, hadoop), hadoop);
      Model model = ModelStore.read(folder);
      return new Parent(
          key,
          place,
          OfNetwork.of(model.network(), model.posterior()),
          ModelStore.id(folder),
          Chain.of(model));
    } catch (FileNotFoundException e) {
      throw new JobException(ExitCode.INPUT_MISSING, key + " = " + place + " holds no model", e);
    } catch (ModelFormatException e) {
      throw new JobException(ExitCode.BAD_DATA, key + ": " + e.getMessage(), e);
    }
  }

  private static boolean isFile(Path path, Configuration hadoop) throws IOException {
    FileSystem files = Paths.opening(path, hadoop);
    return files.exists(path) && files.getFileStatus(path).isFile();
  }

  /** The weights alone; nothing that the file names is loaded. */
  private static Parent file(String key, Path path, Configuration hadoop) throws IOException {
    FileSystem files = Paths.opening(path, hadoop);
    long length = files.getFileStatus(path).getLen();
    if (length > MOST_BYTES) {
      throw new ModelFormatException(
          path.toString(), "at most " + MOST_BYTES + " bytes", Long.toString(length));
    }
    byte[] bytes = new byte[(int) length];
    try (FSDataInputStream in = files.open(path)) {
      in.readFully(bytes);
    }
    return new Parent(
        key, path.toString(), weights(path.toString(), bytes), Sha256.of(bytes), null);
  }

  private static Weights weights(String place, byte[] bytes) throws ModelFormatException {
    boolean isZip = bytes.length > 1 && bytes[0] == 'P' && bytes[1] == 'K';
    if (!isZip) {
      return new OfFile(WeightsFile.read(place, bytes));
    }
    ModelZip zip = ModelZip.read(place, bytes, null);
    return OfNetwork.of(zip.network(), zip.posterior());
  }

  /**
   * Its posterior, for a network with the same tensors; layers without tensors may differ.
   *
   * @throws JobException with exit code 64 if the tensors differ
   */
  public MeanField posterior(NetworkSpec wanted) {
    return weights.posterior(wanted, key + " = " + place);
  }

  /**
   * Whether a training can have its posterior as the prior.
   *
   * @throws JobException with exit code 64 if not, with the remedy
   */
  public void requireChain(ExperimentConfig config, NetworkSpec wanted) {
    if (chain == null) {
      throw JobException.usage(
          key
              + " = "
              + place
              + " is a file of weights without sigmas: a model of Credence is needed");
    }
    chain.require(config, wanted, posterior(chain.network()), place);
  }

  /**
   * What a training begins with: its posterior and, where that is the prior, rows of a new network
   * for outputs that it lacks.
   *
   * @throws JobException with exit code 64 if the tensors differ otherwise
   */
  public MeanField start(ExperimentConfig config, NetworkSpec wanted) {
    return isSmaller(config, wanted)
        ? MoreOutputs.of(chain.network(), wanted)
            .of(posterior(chain.network()), fresh(config, wanted))
        : posterior(wanted);
  }

  /**
   * The method of a training from it: outputs that it lacks have the first prior of the chain.
   *
   * @param examples N
   * @throws JobException with exit code 64 if prior, T and N do not go together
   */
  public Method method(ExperimentConfig config, NetworkSpec wanted, long examples) {
    if (!isSmaller(config, wanted)) {
      return config.method(posterior(wanted), chain == null ? null : chain.prior(), examples);
    }
    Method own = own(config, examples);
    try {
      Prior prior =
          MoreOutputs.of(chain.network(), wanted)
              .of((PosteriorPrior) own.prior(), fresh(config, wanted));
      return new Method(own.family(), prior, own.estimator());
    } catch (IllegalArgumentException e) {
      throw JobException.usage("prior.new-classes: " + key + " = " + place + ": " + e.getMessage());
    }
  }

  /** The same for its own network. */
  public Method own(ExperimentConfig config, long examples) {
    return config.method(posterior(chain.network()), chain.prior(), examples);
  }

  private boolean isSmaller(ExperimentConfig config, NetworkSpec wanted) {
    return config.continues() && chain.network().classes() < wanted.classes();
  }

  private static MeanField fresh(ExperimentConfig config, NetworkSpec wanted) {
    PosteriorConfig posterior = config.posterior();
    return posterior.initial().sample(wanted, posterior.family(), config.seed());
  }

  /**
   * @param network whose weights they are
   */
  private record OfNetwork(NetworkSpec network, WireState weights) implements Weights {

    static OfNetwork of(NetworkSpec network, MeanField posterior) {
      return new OfNetwork(network, WireState.of(posterior));
    }

    @Override
    public MeanField posterior(NetworkSpec wanted, String from) {
      if (!shapes(wanted).equals(shapes(network))) {
        throw JobException.usage(
            "%s holds a %s with the weights %s; network %s has %s"
                .formatted(from, network.name(), shapes(network), wanted.name(), shapes(wanted)));
      }
      return weights.posterior();
    }

    private static List<List<Integer>> shapes(NetworkSpec network) {
      return WeightLayout.of(network).tensors().stream().map(WeightLayout.Tensor::shape).toList();
    }
  }

  private record OfFile(WeightsFile file) implements Weights {

    @Override
    public MeanField posterior(NetworkSpec wanted, String from) {
      try {
        return file.posterior(wanted);
      } catch (ModelFormatException e) {
        throw JobException.usage(
            "posterior.from does not fit network %s: %s".formatted(wanted.name(), e.getMessage()));
      }
    }
  }
}
