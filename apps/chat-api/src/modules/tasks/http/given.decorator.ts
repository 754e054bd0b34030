import { ValidateIf } from 'class-validator';

/** Left out is fine, null is not: for fields that can be changed but not emptied. */
export function IsGiven(): PropertyDecorator {
  return ValidateIf((_object, value) => value !== undefined);
}
