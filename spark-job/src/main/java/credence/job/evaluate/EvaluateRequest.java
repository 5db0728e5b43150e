package credence.job.evaluate;

import credence.engine.Precision;
import credence.job.base.JobException;
import credence.job.config.DataSource;
import credence.job.images.named.DataSets;
import java.util.List;

/**
 * What an evaluation is asked for.
 *
 * @param ood data sets whose test images are out of distribution, as {@link DataSets#test} has them
 * @param draws T of a prediction
 * @param precision of the products
 */
public record EvaluateRequest(List<String> ood, int draws, Precision precision) {

  /**
   * @throws JobException with exit code 64 for a data set that is not known or comes twice, or less
   *     than one draw
   */
  public EvaluateRequest {
    ood = List.copyOf(ood);
    for (String name : ood) {
      if (!DataSource.known().contains(name) && !name.startsWith(DataSets.IDX)) {
        throw JobException.usage(
            "--ood %s is none of the data sets %s, nor idx:PATH"
                .formatted(name, String.join(", ", DataSource.known())));
      }
    }
    if (ood.stream().distinct().count() != ood.size()) {
      throw JobException.usage("--ood %s has a name twice".formatted(String.join(",", ood)));
    }
    if (draws < 1) {
      throw JobException.usage("--draws %d must be at least 1".formatted(draws));
    }
  }
}
