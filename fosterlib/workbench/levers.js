// Derived from Python by `python -m fosterlib.workbench.derived`. Do not edit.

export const levers = {
  visit_fte(families, visits_before, visits_after, hours_per_visit, net_hours_per_fte) {
    return families * (visits_after - visits_before) * hours_per_visit / net_hours_per_fte;
  },
  visits(families, visits_before, visits_after, hours_per_visit, net_hours_per_fte, cost_per_fte) {
    return families * (visits_after - visits_before) * hours_per_visit * cost_per_fte /
      net_hours_per_fte;
  },
  contract_followup(contracts, adjusted_share, fee_units_less, price_per_fee_unit) {
    return -contracts * adjusted_share * fee_units_less * price_per_fee_unit;
  },
  placement_shift(children, share_of_year, price_from, price_to) {
    return children * share_of_year * (price_to - price_from);
  },
  prevented_placements(children, saving_per_child) {
    return -children * saving_per_child;
  },
  fee_change(adjusted_share, fee_units_less, price_per_fee_unit, contracts_per_child) {
    return -adjusted_share * fee_units_less * price_per_fee_unit * contracts_per_child;
  },
  contracts_added(children, share_of_year, contracts_per_child) {
    return children * share_of_year * contracts_per_child;
  },
  contracts_ended(children, share_of_year, contracts_per_child) {
    return -children * share_of_year * contracts_per_child;
  },
  families_added(children, share_of_year, families_per_child) {
    return children * share_of_year * families_per_child;
  },
  families_ended(children, share_of_year, families_per_child) {
    return -children * share_of_year * families_per_child;
  },
};

export const dates = {
  dated(start, end, start_months, extension_months) {
    return [start + start_months, end + extension_months];
  },
  once(month, start_months) {
    return [month + start_months, (month + start_months) + 1];
  },
};
