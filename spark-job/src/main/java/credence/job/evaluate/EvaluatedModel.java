package credence.job.evaluate;

import credence.bayes.MeanField;
import credence.job.config.EvaluationConfig;
import credence.job.files.PlaceNames;
import credence.job.models.TrainedModel;
import credence.net.LayerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A model that is evaluated.
 *
 * @param name as tables have it
 */
public record EvaluatedModel(String name, TrainedModel trained) {

  /** What it is predicted by: draws, as in its training; its means if there is nothing to draw. */
  public PredictedBy by() {
    if (!isRandom()) {
      return PredictedBy.MEAN;
    }
    boolean activations =
        trained.settings().evaluation().mode() == EvaluationConfig.Mode.ACTIVATIONS;
    return activations ? PredictedBy.ACTIVATIONS : PredictedBy.WEIGHTS;
  }

  /**
   * Named after its folder and, where that is not its weights, after what is random in it.
   *
   * @param folder its name
   */
  public static EvaluatedModel of(String folder, TrainedModel trained) {
    EvaluatedModel network = new EvaluatedModel(folder, trained);
    String kind = network.isUncertain() ? "" : network.isRandom() ? " (dropout)" : " (point)";
    return new EvaluatedModel(network.name() + kind, trained);
  }

  /** Each with a name of its own. */
  public static List<EvaluatedModel> all(List<TrainedModel> models) {
    List<String> names = PlaceNames.of(models.stream().map(TrainedModel::place).toList());
    List<EvaluatedModel> networks = new ArrayList<>();
    for (int i = 0; i < models.size(); i++) {
      networks.add(of(names.get(i), models.get(i)));
    }
    return networks;
  }

  /** tau that was fitted with the model, null without. */
  Double logitScale() {
    OptionalDouble scale = trained.logitScale();
    return scale.isPresent() ? (Double) scale.getAsDouble() : null;
  }

  /** Whether two draws differ: something has a sigma, or is dropped at random. */
  boolean isRandom() {
    return isUncertain()
        || trained.model().network().layers().stream().anyMatch(LayerSpec::isRandom);
  }

  /** Whether something has a sigma. */
  boolean isUncertain() {
    MeanField posterior = trained.model().posterior();
    for (int i = 0; i < posterior.size(); i++) {
      if (posterior.isUncertain(i)) {
        return true;
      }
    }
    return false;
  }
}
