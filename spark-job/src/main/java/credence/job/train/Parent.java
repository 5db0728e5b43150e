package credence.job.train;

import credence.bayes.MeanField;
import credence.engine.TrainState;
import credence.job.ExitCode;
import credence.job.JobException;
import credence.job.engine.WireState;
import credence.job.store.HadoopFolder;
import credence.net.NetworkSpec;
import credence.net.WeightLayout;
import credence.store.Model;
import credence.store.ModelFormatException;
import credence.store.ModelStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The trained model that a training starts from.
 *
 * @param place its folder
 * @param network whose weights they are
 * @param state the posterior, without moments
 * @param id SHA-256 of its manifest
 */
public record Parent(String place, NetworkSpec network, WireState state, String id)
    implements Serializable {

  /**
   * The model in the folder {@code place}.
   *
   * @throws JobException with exit code 66 if there is none, 65 if it is damaged
   */
  public static Parent read(String place, Configuration hadoop) throws IOException {
    try {
      HadoopFolder folder = HadoopFolder.of(new Path(place), hadoop);
      Model model = ModelStore.read(folder);
      WireState state = WireState.of(TrainState.of(model.posterior(), new float[0][], 0));
      return new Parent(place, model.network(), state, ModelStore.id(folder));
    } catch (FileNotFoundException e) {
      throw new JobException(
          ExitCode.INPUT_MISSING, "posterior.from = " + place + " holds no model", e);
    } catch (ModelFormatException e) {
      throw new JobException(ExitCode.BAD_DATA, "posterior.from: " + e.getMessage(), e);
    }
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
    return state.toState().posterior();
  }

  private static List<List<Integer>> shapes(NetworkSpec network) {
    return WeightLayout.of(network).tensors().stream().map(WeightLayout.Tensor::shape).toList();
  }
}
