package credence.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.EmpiricalPrior;
import credence.bayes.GaussianPrior;
import credence.bayes.LogUniformPrior;
import credence.bayes.Prior;
import credence.bayes.ScaleMixturePrior;
import java.util.List;

/** A {@link Prior} as JSON and back; the means of an empirical one are tensors beside it. */
final class PriorJson {

  /** Role of the tensors of an {@link EmpiricalPrior}. */
  static final String MEANS = "prior";

  private PriorJson() {}

  static ObjectNode write(Prior prior) {
    return prior.accept(new Writer(CanonicalJson.object()));
  }

  /** Writes the type and the numbers of each. */
  private record Writer(ObjectNode json) implements Prior.Visitor<ObjectNode> {

    @Override
    public ObjectNode visit(GaussianPrior prior) {
      return json.put("type", "gaussian").put("mu", prior.mu()).put("sigma", prior.sigma());
    }

    @Override
    public ObjectNode visit(EmpiricalPrior prior) {
      return json.put("type", "empirical").put("sigma", prior.sigma());
    }

    @Override
    public ObjectNode visit(ScaleMixturePrior prior) {
      json.put("type", "scale-mixture").put("pi", prior.pi());
      return json.put("sigma1", prior.sigma1()).put("sigma2", prior.sigma2());
    }

    @Override
    public ObjectNode visit(LogUniformPrior prior) {
      json.put("type", "log-uniform");
      return Double.isInfinite(prior.threshold())
          ? json.putNull("threshold")
          : json.put("threshold", prior.threshold());
    }
  }

  /** Whether the prior has tensors. */
  static boolean hasMeans(Fields prior) throws ModelFormatException {
    return prior.text("type").equals("empirical");
  }

  /**
   * @param means of an empirical prior, else null
   */
  static Prior read(String place, Fields any, float[] means) throws ModelFormatException {
    return switch (any.text("type")) {
      case "gaussian" -> {
        Fields f = any.only(List.of("type", "mu", "sigma"));
        double mu = f.number("mu");
        double sigma = f.number("sigma");
        yield NetworkJson.checked(f.place("sigma"), "a prior", () -> new GaussianPrior(mu, sigma));
      }
      case "scale-mixture" -> mixture(place, any);
      case "log-uniform" -> {
        Fields f = any.only(List.of("type", "threshold"));
        boolean none = f.require("threshold").isNull();
        yield new LogUniformPrior(none ? Double.POSITIVE_INFINITY : f.number("threshold"));
      }
      case "empirical" -> {
        double sigma = any.only(List.of("type", "sigma")).number("sigma");
        yield NetworkJson.checked(
            any.place("sigma"), "a prior", () -> new EmpiricalPrior(means, sigma));
      }
      default -> throw any.wrong("type", "a prior of this version");
    };
  }

  private static Prior mixture(String place, Fields any) throws ModelFormatException {
    Fields f = any.only(List.of("type", "pi", "sigma1", "sigma2"));
    double pi = f.number("pi");
    double sigma1 = f.number("sigma1");
    double sigma2 = f.number("sigma2");
    return NetworkJson.checked(
        place, "a scale mixture", () -> new ScaleMixturePrior(pi, sigma1, sigma2));
  }
}
