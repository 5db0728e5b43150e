package credence.engine.nd4j;

import credence.engine.Engine;
import credence.engine.EngineSpec;
import credence.engine.RegularisationContract;

/** Dropout and batch normalisation, by ND4J. */
class Nd4jRegularisationTest extends RegularisationContract {

  @Override
  protected Engine create(EngineSpec spec) {
    return new Nd4jEngine(spec);
  }
}
