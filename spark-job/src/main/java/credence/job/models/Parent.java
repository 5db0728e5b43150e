package credence.job.models;

import credence.bayes.MeanField;
import credence.dl4j.ModelZip;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.cluster.WireState;
import credence.job.files.HadoopFolder;
import credence.job.files.Paths;
import credence.job.rundir.ModelPlace;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import credence.store.Model;
import credence.store.ModelFormatException;
import credence.store.ModelStore;
import credence.store.Sha256;
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
 * @param place its folder, or DL4J's file
 * @param network whose weights they are
 * @param weights the posterior
 * @param id SHA-256 of its manifest, or of DL4J's file
 */
public record Parent(String place, NetworkSpec network, WireState weights, String id)
    implements Serializable {

  /** Of a file of DL4J's. */
  private static final int MOST_BYTES = 1 << 30;

  /**
   * The model in the folder or run directory {@code place}, or in the file of that name, a model of
   * DL4J's.
   *
   * @throws JobException with exit code 66 if there is none, 65 if it is damaged
   */
  public static Parent read(String place, Configuration hadoop) throws IOException {
    try {
      Path path = Paths.of(place);
      if (isFile(path, hadoop)) {
        return dl4j(path, hadoop);
      }
      HadoopFolder folder = HadoopFolder.of(ModelPlace.find(place, hadoop), hadoop);
      Model model = ModelStore.read(folder);
      WireState posterior = WireState.of(model.posterior());
      return new Parent(place, model.network(), posterior, ModelStore.id(folder));
    } catch (FileNotFoundException e) {
      throw new JobException(
          ExitCode.INPUT_MISSING, "posterior.from = " + place + " holds no model", e);
    } catch (ModelFormatException e) {
      throw new JobException(ExitCode.BAD_DATA, "posterior.from: " + e.getMessage(), e);
    }
  }

  private static boolean isFile(Path path, Configuration hadoop) throws IOException {
    FileSystem files = Paths.opening(path, hadoop);
    return files.exists(path) && files.getFileStatus(path).isFile();
  }

  /** The weights alone; nothing that the file names is loaded. */
  private static Parent dl4j(Path path, Configuration hadoop) throws IOException {
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
    ModelZip zip = ModelZip.read(path.toString(), bytes, null);
    WireState posterior = WireState.of(zip.posterior());
    return new Parent(path.toString(), zip.network(), posterior, Sha256.of(bytes));
  }

  /**
   * Its posterior, for a network with the same tensors; layers without tensors may differ.
   *
   * @throws JobException with exit code 64 if the tensors differ
   */
  public MeanField posterior(NetworkSpec wanted) {
    if (!shapes(wanted).equals(shapes(network))) {
      throw JobException.usage(
          "posterior.from = %s holds a %s with the weights %s; network %s has %s"
              .formatted(place, network.name(), shapes(network), wanted.name(), shapes(wanted)));
    }
    return weights.posterior();
  }

  private static List<List<Integer>> shapes(NetworkSpec network) {
    return WeightLayout.of(network).tensors().stream().map(WeightLayout.Tensor::shape).toList();
  }
}
