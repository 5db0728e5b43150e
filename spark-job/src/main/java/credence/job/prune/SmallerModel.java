package credence.job.prune;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.job.base.JobException;
import credence.prune.Criterion;
import credence.prune.Pruner;
import credence.store.CanonicalJson;
import credence.store.ModelForm;

/**
 * Which smaller model is made.
 *
 * @param by what goes first
 * @param amount how much goes
 * @param finetune epochs of training after that, 0 for none
 * @param form in which the model is written; one that is not dense has no dead units
 */
public record SmallerModel(Pruner by, Amount amount, int finetune, ModelForm form) {

  /** How much goes. */
  public sealed interface Amount {

    /** The share {@code fraction} of the weights, or of the filters. */
    record Fraction(double fraction) implements Amount {}

    /** Every weight beyond a threshold in the criterion's own terms. */
    record Threshold(double threshold) implements Amount {}

    /**
     * The largest fraction of the curve whose error on the validation images, by draws, is at most
     * so many percentage points above that of the whole network.
     */
    record MaxErrorIncrease(double points) implements Amount {}
  }

  /**
   * @throws JobException with exit code 64 for an amount that cannot be, or that does not go with
   *     the criterion
   */
  public SmallerModel {
    if (finetune < 0) {
      throw JobException.usage("--finetune %d must not be negative".formatted(finetune));
    }
    if (amount instanceof Amount.Fraction fraction) {
      requireFraction("--fraction", fraction.fraction());
    } else if (amount instanceof Amount.Threshold threshold) {
      requireThreshold(by, threshold.threshold());
    } else if (amount instanceof Amount.MaxErrorIncrease most
        && !(most.points() >= 0 && most.points() <= 100)) {
      throw JobException.usage(
          "--max-error-increase %s is not a number of percentage points from 0 to 100"
              .formatted(most.points()));
    }
  }

  static void requireFraction(String option, double fraction) {
    if (!(fraction >= 0 && fraction < 1)) {
      throw JobException.usage("%s %s is not in [0, 1)".formatted(option, fraction));
    }
  }

  private static void requireThreshold(Pruner by, double threshold) {
    if (by.isRandom() || !(by instanceof Pruner.Weights)) {
      throw JobException.usage(
          "--threshold is for %s, %s and %s; --by %s takes --fraction"
              .formatted(
                  Criterion.SNR.id(), Criterion.MAGNITUDE.id(), Criterion.LOG_ALPHA.id(), by.id()));
    }
    if (!Double.isFinite(threshold)) {
      throw JobException.usage("--threshold %s is not a finite number".formatted(threshold));
    }
  }

  /** Whether what is removed is chosen among the points of the curve. */
  boolean isSoughtOnCurve() {
    return amount instanceof Amount.MaxErrorIncrease;
  }

  /** Bits of a mu of the model's weights. */
  int bits() {
    return form == ModelForm.COMPACT_INT8 ? Byte.SIZE : Float.SIZE;
  }

  /** What was asked for, with {@code by} and one more key. */
  ObjectNode json() {
    ObjectNode json = CanonicalJson.object().put("by", by.id());
    if (finetune > 0) {
      json.put("finetune_epochs", finetune);
    }
    if (form != ModelForm.DENSE) {
      json.put("compact_bits", bits());
    }
    if (amount instanceof Amount.Fraction fraction) {
      return json.put("fraction", fraction.fraction());
    }
    if (amount instanceof Amount.Threshold threshold) {
      return json.put("threshold", threshold.threshold());
    }
    return json.put("max_error_increase", ((Amount.MaxErrorIncrease) amount).points());
  }
}
