package credence.job.models;

import credence.data.Outputs;
import credence.data.format.Transposing;
import credence.job.base.JobException;
import credence.job.config.Scaling;
import credence.job.rundir.ModelPlace;
import credence.picture.PictureRules;
import credence.store.Model;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Several models that predict as one: their draws together are the draws of a prediction. One model
 * is an ensemble, too. Each scales images as it was trained to; all see the same images and give
 * the same classes.
 *
 * @param members at least one, in the order in which they were given
 */
public record Ensemble(List<TrainedModel> members) {

  /**
   * @throws JobException with exit code 64 if a model comes twice, or two of them do not fit
   *     together
   */
  public Ensemble {
    members = List.copyOf(members);
    if (members.isEmpty()) {
      throw new IllegalArgumentException("an ensemble of no models");
    }
    TrainedModel first = members.get(0);
    for (TrainedModel other : members.subList(1, members.size())) {
      requireAlike(first, other);
    }
    if (members.stream().map(TrainedModel::id).distinct().count() != members.size()) {
      throw JobException.usage("a model is given twice: " + places(members));
    }
  }

  /**
   * Reads the models of folders: each a model's, a run directory, or the folder {@code chosen} of a
   * sweep, which stands for all models in it.
   *
   * @throws JobException with exit code 66 if there is no whole model, 65 if one is damaged, 64 if
   *     they do not fit together
   */
  public static Ensemble read(List<String> paths, Configuration hadoop) throws IOException {
    return new Ensemble(readEach(paths, hadoop));
  }

  /**
   * The model of numbers that {@code paths} name, if they name one and nothing else.
   *
   * @throws JobException likewise
   */
  public static Optional<TrainedModel> ofNumbers(List<String> paths, Configuration hadoop)
      throws IOException {
    List<Path> places = ModelPlace.all(paths.get(0), hadoop);
    if (paths.size() > 1 || places.size() != 1) {
      return Optional.empty();
    }
    TrainedModel only = TrainedModel.any(places.get(0).toString(), hadoop);
    return Optional.of(only).filter(model -> model.model().outputs() instanceof Outputs.Numbers);
  }

  /**
   * The same, of classes or of numbers, whether they fit together or not.
   *
   * @throws JobException likewise
   */
  public static List<TrainedModel> any(List<String> paths, Configuration hadoop)
      throws IOException {
    List<TrainedModel> models = new ArrayList<>();
    for (String path : paths) {
      for (Path place : ModelPlace.all(path, hadoop)) {
        models.add(TrainedModel.any(place.toString(), hadoop));
      }
    }
    return models;
  }

  /** The same, whether they fit together or not. */
  public static List<TrainedModel> readEach(List<String> paths, Configuration hadoop)
      throws IOException {
    List<TrainedModel> models = new ArrayList<>();
    for (String path : paths) {
      for (Path place : ModelPlace.all(path, hadoop)) {
        models.add(TrainedModel.read(place.toString(), hadoop));
      }
    }
    return models;
  }

  /** What all members are alike in: images, classes and how pictures become images. */
  public TrainedModel first() {
    return members.get(0);
  }

  /** Every T that one of them was trained with, in their order, each once. */
  public List<Double> temperatures() {
    return members.stream().map(each -> each.settings().temperature()).distinct().toList();
  }

  /** Whether there are others than the first. */
  public boolean isPlural() {
    return members.size() > 1;
  }

  @Override
  public String toString() {
    return places(members);
  }

  private static String places(List<TrainedModel> models) {
    return models.stream().map(each -> each.place().toString()).collect(Collectors.joining(", "));
  }

  private static void requireAlike(TrainedModel one, TrainedModel other) {
    Model a = one.model();
    Model b = other.model();
    require("images of shape", a.image(), b.image(), one, other);
    require("the classes", a.classNames(), b.classNames(), one, other);
    require("the features", a.outputs().features(), b.outputs().features(), one, other);
    PictureRules rules = a.pictures();
    require("data.resize", rules.resizing(), b.pictures().resizing(), one, other);
    require("data.background", rules.background(), b.pictures().background(), one, other);
    require("data.scaling", scaling(one), scaling(other), one, other);
    require("data.transpose", transposing(one), transposing(other), one, other);
    require("engine", one.settings().engine(), other.settings().engine(), one, other);
    require("device", one.settings().device(), other.settings().device(), one, other);
  }

  private static Transposing transposing(TrainedModel model) {
    return model.settings().data().source().transposing();
  }

  private static Scaling scaling(TrainedModel model) {
    return model.settings().data().scaling();
  }

  private static void require(
      String what, Object ours, Object found, TrainedModel one, TrainedModel other) {
    if (!ours.equals(found)) {
      throw JobException.usage(
          "models that predict as one must be alike: %s has %s %s, %s has %s"
              .formatted(one.place(), what, ours, other.place(), found));
    }
  }
}
