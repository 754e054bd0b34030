import { Body, Controller, Delete, Get, HttpCode, Patch } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type CurrentUserInfo } from '../../../platform/auth/current-user.decorator';
import { NeedsOwnSession } from '../../../platform/auth/own-session.decorator';
import { NeedsScope } from '../../../platform/auth/scopes';
import { HoldsSecret } from '../../../platform/idempotency/holds-secret.decorator';
import { AccountsService } from '../accounts.service';
import { DeleteAccountService } from '../delete-account.service';
import { ChangePasswordRequestDto, DeleteAccountRequestDto, UserDto, UserSettingsDto } from './account.dtos';

@ApiTags('me')
@ApiBearerAuth()
@Controller('api/v1/me')
export class MeHttpController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly deletion: DeleteAccountService,
  ) {}

  /** The signed-in person. */
  @Get()
  @NeedsScope('account')
  @ApiOkResponse({ type: UserDto })
  get(@CurrentUser() user: CurrentUserInfo): Promise<UserDto> {
    return this.accounts.get(user.id);
  }

  /** Changes what is given and leaves the rest. */
  @Patch()
  @NeedsScope('account')
  @ApiOkResponse({ type: UserDto })
  update(@CurrentUser() user: CurrentUserInfo, @Body() settings: UserSettingsDto): Promise<UserDto> {
    return this.accounts.update(user.id, settings);
  }

  /** Changes the password and signs every other device out. Access tokens that the person made stay good. */
  @Patch('password')
  @NeedsOwnSession()
  @HoldsSecret()
  @HttpCode(204)
  @ApiNoContentResponse()
  changePassword(
    @CurrentUser() user: CurrentUserInfo,
    @Body() { currentPassword, newPassword }: ChangePasswordRequestDto,
  ): Promise<void> {
    return this.accounts.changePassword(user.id, currentPassword, newPassword, user.sessionId);
  }

  /** Deletes the account with everything that is known of it, everywhere. It cannot be undone. */
  @Delete()
  @HoldsSecret()
  @HttpCode(204)
  @ApiNoContentResponse()
  delete(@CurrentUser() user: CurrentUserInfo, @Body() { password }: DeleteAccountRequestDto): Promise<void> {
    return this.deletion.delete(user, password);
  }
}
